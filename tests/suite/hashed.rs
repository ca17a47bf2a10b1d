//! What Typst hashes: it looks each call up by what the function is given and what it closes over, whole. Who hands a table
//! to what is called for each of its rows, or closes over a book on each of its pages, pays with their square. And what is the
//! edition's, in what all functions of a layout close over or in the styles of all its pages, makes all anew for each edition.

use typst::syntax::{SyntaxKind, SyntaxNode, parse};

use crate::support::{files, root};

/// Values of layouts that grow with the book.
const BOOK: [&str; 2] = ["plan", "page-begins"];
/// The pieces of a document that all editions of a guide share: layouts may hold them.
const SHARED: [&str; 2] = ["\"book\"", "\"pages\""];
/// What layouts call the block that they set.
const BLOCK: &str = "b";

/// Where one is in a layout.
#[derive(Clone, Copy, Default)]
struct Place {
    /// In a function.
    inside: bool,
    /// A block is known, and what stands here runs for each of its parts.
    repeated: bool,
}

/// What is wrong in a layout, as the code that is.
fn faults(node: &SyntaxNode, place: Place, found: &mut Vec<String>) {
    let made_often = matches!(node.kind(), SyntaxKind::Closure | SyntaxKind::Contextual) && place.inside;
    if made_often && let Some(name) = BOOK.iter().find(|name| names(node, name)) {
        found.push(format!("closes over `{name}`: {}", line(node)));
    }
    if place.repeated && closes_over_block(node) {
        found.push(format!("made for each part of a block, closes over it: {}", line(node)));
    }
    if place.repeated && node.kind() == SyntaxKind::FuncCall && is_given(node, BLOCK) {
        found.push(format!("called for each part of a block, given all of it: {}", line(node)));
    }
    let given = node.kind() == SyntaxKind::FuncCall && goes_through(node);
    for child in node.children() {
        // What `map` and its like are given is made once and called for each part.
        if given && child.kind() == SyntaxKind::Args {
            child.children().for_each(|arg| each(arg, place, found));
        } else {
            faults(child, within(node, child, place), found);
        }
    }
}

/// What is wrong in something given to `map` or its like.
fn each(arg: &SyntaxNode, place: Place, found: &mut Vec<String>) {
    if arg.kind() != SyntaxKind::Closure {
        return faults(arg, place, found);
    }
    let over_book = BOOK.iter().find(|name| place.inside && names(arg, name));
    found.extend(over_book.map(|name| format!("closes over `{name}`: {}", line(arg))));
    if place.repeated && closes_over_block(arg) {
        found.push(format!("made for each part of a block, closes over it: {}", line(arg)));
    }
    let inner = Place { inside: true, repeated: place.inside && !takes_block(arg) };
    arg.children().for_each(|child| faults(child, inner, found));
}

/// Where a child of a node is.
fn within(node: &SyntaxNode, child: &SyntaxNode, place: Place) -> Place {
    match node.kind() {
        SyntaxKind::Closure => Place { inside: true, repeated: place.repeated && !takes_block(node) },
        // Its pattern and what it goes through stand before its body.
        SyntaxKind::ForLoop if child.kind() == SyntaxKind::CodeBlock => {
            let own =
                node.children().take_while(|child| child.kind() != SyntaxKind::In).any(|child| names(child, BLOCK));
            Place { repeated: place.inside && !own, ..place }
        }
        _ => place,
    }
}

/// Whether a function's own parameter has the block's name.
fn takes_block(closure: &SyntaxNode) -> bool {
    child_of(closure, SyntaxKind::Params).is_some_and(|params| names(params, BLOCK))
}

fn closes_over_block(node: &SyntaxNode) -> bool {
    node.kind() == SyntaxKind::Closure && names(node, BLOCK) && !takes_block(node)
}

/// Whether a call is of a method that calls what it is given for each element.
fn goes_through(call: &SyntaxNode) -> bool {
    let method = child_of(call, SyntaxKind::FieldAccess).and_then(|access| access.children().next_back());
    let often = ["map", "filter", "any", "all", "find", "position", "fold", "sorted"];
    method.is_some_and(|name| often.contains(&name.leaf_text().as_str()))
}

fn child_of(node: &SyntaxNode, kind: SyntaxKind) -> Option<&SyntaxNode> {
    node.children().find(|child| child.kind() == kind)
}

/// Whether a name stands in a piece of code, other than as that of a field or an argument.
fn names(node: &SyntaxNode, name: &str) -> bool {
    let mut before = None;
    let here = node.kind() == SyntaxKind::Ident && node.leaf_text() == name;
    here || node.children().enumerate().any(|(at, child)| {
        let field = before.replace(child.kind()) == Some(SyntaxKind::Dot);
        let argument = node.kind() == SyntaxKind::Named && at == 0;
        !field && !argument && names(child, name)
    })
}

/// Whether a call is given a value by this name alone.
fn is_given(call: &SyntaxNode, name: &str) -> bool {
    let mut args = call.children().filter(|child| child.kind() == SyntaxKind::Args).flat_map(SyntaxNode::children);
    args.any(|arg| arg.kind() == SyntaxKind::Ident && arg.leaf_text() == name)
}

/// The first line of a piece of code.
fn line(node: &SyntaxNode) -> String {
    node.full_text().lines().next().unwrap_or_default().to_string()
}

fn faults_of(text: &str) -> Vec<String> {
    let (root, mut found) = (parse(text), Vec::new());
    faults(&root, Place::default(), &mut found);
    held(&root, &mut found);
    found
}

/// What is the edition's in what a layout holds: its functions read it where they need it, and metadata are no style.
fn held(root: &SyntaxNode, found: &mut Vec<String>) {
    for node in root.children() {
        let reads = node.kind() == SyntaxKind::LetBinding && reads_edition(node);
        if reads {
            found.push(format!("holds what is the edition's: {}", line(node)));
        }
        if node.kind() == SyntaxKind::SetRule && names(node, "document") && reads_edition(node) {
            found.push(format!("a style of all pages: {}", line(node)));
        }
    }
}

/// Whether code that runs where it stands reads a piece of the document that editions do not share.
fn reads_edition(node: &SyntaxNode) -> bool {
    if node.kind() == SyntaxKind::Closure {
        return false;
    }
    let is_read =
        node.kind() == SyntaxKind::FuncCall && node.children().next().is_some_and(|it| it.leaf_text() == "data");
    let shared = child_of(node, SyntaxKind::Args)
        .is_some_and(|args| args.children().any(|arg| SHARED.contains(&arg.leaf_text().as_str())));
    is_read && !shared || node.children().any(reads_edition)
}

#[test]
fn layouts_hand_no_whole_block_to_what_runs_for_its_parts_and_close_over_no_whole_book() {
    let mut found = Vec::new();
    for (path, text) in files(&root().join("layouts")) {
        if path.ends_with(".typ") {
            found.extend(
                faults_of(&String::from_utf8(text).unwrap()).into_iter().map(|fault| format!("{path}: {fault}")),
            );
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn what_is_hashed_with_the_square_of_a_book_is_found() {
    let slow = [
        "#let t(b, cx) = for n in b.rows { spot(b, n) }",
        "#let t(b, cx) = b.rows.map(r => spot(b, r))",
        "#let t(b, cx) = b.rows.map(r => { r.map(c => b.key + c) })",
        "#let t(b, cx) = for r in b.rows { r.map(c => b.key) }",
        "#let p(n) = { context plan.later }",
        "#let p(words) = words.filter(w => w in page-begins)",
        "#let tools = data(\"lists\").tools",
        "#let words = langs.map(l => 1) + data(\"words/\" + lang).words",
        "#set document(title: book.guide.title.text, keywords: data(\"edition\").keyword)",
    ];
    for text in slow {
        assert_eq!(faults_of(text).len(), 1, "{text}: {:?}", faults_of(text));
    }
    let quick = [
        "#let t(b, cx) = for n in b.rows { spot(b.key, n) }",
        "#let t(b, cx) = b.rows.map(r => spot(b.key, r))",
        "#let flow(blocks) = for b in blocks { show-it(b) }",
        "#let t(b) = { show-it(b); b.rows.map(r => r.map(b => b + 1)) }",
        "#let later = plan.later\n#let p(n) = { context x.plan(plan: later) }",
        "#let book = data(\"book\")\n#let tools() = data(\"lists\").tools\n#let about = tag => data(\"words/\" + tag)",
        "#{ set document(keywords: data(\"edition\").keyword) }",
    ];
    for text in quick {
        assert_eq!(faults_of(text), [""; 0], "{text}");
    }
}
