//! How large a drawing is once each reference in it is drawn in its place: ten uses of ten uses of ten … are few elements
//! in the file and too many on the page.

use std::collections::BTreeMap;

use roxmltree::Node;

use super::fault::Fault;
use super::references::attribute;

/// Elements of a drawing, each as often as it is drawn.
const MOST_DRAWN: u64 = 200_000;

/// Checks how many elements are drawn, and how deep they come to stand in each other: at most `deepest`.
pub(super) fn check(root: Node, deepest: usize) -> Result<(), Fault> {
    let named = root.descendants().filter_map(|node| Some((attribute(node, "id")?, node)));
    let mut ids = BTreeMap::new();
    for (id, node) in named {
        ids.entry(id).or_insert(node);
    }
    let mut expansion = Expansion { ids, deepest, known: BTreeMap::new() };
    expansion.measure(root, 0).map(|_| ())
}

/// What one element comes to.
#[derive(Debug, Clone, Copy, Default)]
struct Measure {
    /// Elements that are drawn for it, itself among them.
    drawn: u64,
    /// How many of them stand in each other.
    deep: usize,
}

struct Expansion<'a, 'b> {
    ids: BTreeMap<&'a str, Node<'a, 'b>>,
    deepest: usize,
    /// None while an element is being measured: a reference back to it is not drawn.
    known: BTreeMap<u32, Option<Measure>>,
}

impl<'a, 'b> Expansion<'a, 'b> {
    fn measure(&mut self, node: Node<'a, 'b>, depth: usize) -> Result<Measure, Fault> {
        if let Some(known) = self.known.get(&node.id().get()) {
            let known = known.unwrap_or_default();
            return self.allowed(known, depth).map(|()| known);
        }
        self.allowed(Measure::default(), depth)?;
        self.known.insert(node.id().get(), None);
        let mut measure = Measure { drawn: 1, deep: 1 };
        for child in node.children().filter(Node::is_element) {
            let inner = self.measure(child, depth + 1)?;
            measure.drawn = measure.drawn.saturating_add(inner.drawn);
            measure.deep = measure.deep.max(inner.deep + 1);
        }
        for (target, times) in self.references(node) {
            let inner = self.measure(target, depth + 1)?;
            measure.drawn = measure.drawn.saturating_add(inner.drawn.saturating_mul(times));
            measure.deep = measure.deep.max(inner.deep + 1);
        }
        self.known.insert(node.id().get(), Some(measure));
        self.allowed(measure, depth).map(|()| measure)
    }

    fn allowed(&self, measure: Measure, depth: usize) -> Result<(), Fault> {
        if depth + measure.deep > self.deepest + 1 {
            let problem = format!("more than {} elements are drawn inside one another", self.deepest);
            return Err(Fault::size(problem));
        }
        if measure.drawn > MOST_DRAWN {
            return Err(Fault::size(format!("more than {MOST_DRAWN} elements are drawn by its references")));
        }
        Ok(())
    }

    /// What an element refers to, and how often that is drawn: a marker at each point of its line.
    fn references(&self, node: Node<'a, 'b>) -> Vec<(Node<'a, 'b>, u64)> {
        let mut found = Vec::new();
        for given in node.attributes() {
            let value = given.value();
            let is_marker = given.name().starts_with("marker") || (given.name() == "style" && value.contains("marker"));
            let times = if is_marker { points(node) } else { 1 };
            let mut add = |id: &str| found.extend(self.ids.get(id).map(|target| (*target, times)));
            if given.name() == "href" {
                value.trim().strip_prefix('#').into_iter().for_each(&mut add);
            }
            for inside in value.split("url(").skip(1) {
                let address = inside.split(')').next().unwrap_or_default();
                let address = address.trim().trim_matches(['"', '\'']).trim();
                address.strip_prefix('#').into_iter().for_each(&mut add);
            }
        }
        found
    }
}

/// How many points the lines of an element can have at most; a group's markers stand on all its lines.
fn points(node: Node) -> u64 {
    let lines =
        node.descendants().flat_map(|node| ["d", "points"].into_iter().filter_map(move |name| attribute(node, name)));
    lines.map(|value| value.len() as u64 / 2 + 1).sum::<u64>().max(1)
}
