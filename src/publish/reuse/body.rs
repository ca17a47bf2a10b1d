//! Bodies as they are kept: a change of an edition's front lays out no body again.
//!
//! An entry holds the PDF as Typst wrote it and what is known of its pages. What books are bound with is made from it again
//! by each build, in a twentieth of the time that layout takes: so a body gives the same bytes whether it was kept or not.
//! One with a fault is not kept.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::prints::json;
use super::shelf::{FindingKept, Shelf, finding, finding_kept};
use crate::cache::Key;
use crate::digest::Fingerprint;
use crate::document::model::{Document, PagePlan, PageStamp};
use crate::document::pages::{PageList, Place};
use crate::publish::bodies::{BodyPages, Laid, Trouble};
use crate::typeset::{LayoutFault, TypedLines, Typing};

/// A number as its bits, since what is read back from digits may differ in the last of them.
type Bits = u64;

/// What is known of a body, as data. The PDF stands behind it.
#[derive(Serialize, Deserialize)]
struct Kept {
    plan: Option<PlanKept>,
    list: PageList,
    places: BTreeMap<String, (usize, Bits, Bits)>,
    typing: Option<[[Bits; 3]; 2]>,
    stamped: Vec<(usize, PageStamp)>,
    findings: Vec<FindingKept>,
    warnings: Vec<FaultKept>,
    astray: Option<String>,
}

/// A [`PagePlan`] as data.
#[derive(Serialize, Deserialize)]
struct PlanKept {
    breaks: Vec<String>,
    pads: BTreeMap<String, u32>,
    rows: BTreeMap<String, Bits>,
    gaps: BTreeMap<String, Bits>,
    figures: BTreeMap<String, Bits>,
    later: BTreeMap<String, String>,
}

/// A [`LayoutFault`] as data.
#[derive(Serialize, Deserialize)]
struct FaultKept {
    warning: bool,
    message: String,
    place: Option<(String, usize, usize)>,
    hints: Vec<String>,
}

/// How many bytes tell the length of the data that stand before the PDF.
const LENGTH: usize = 8;

impl Shelf {
    /// A body that was laid out before from the same.
    pub(in crate::publish) fn body(&self, alone: &Document) -> Option<BodyPages> {
        let entry = self.cache.get(&self.body_key(alone)?)?;
        let (length, rest) = entry.split_first_chunk::<LENGTH>()?;
        let (data, pdf) = rest.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
        let kept: Kept = serde_json::from_slice(data).ok()?;
        let document = Document { plan: kept.plan.map(plan), ..alone.clone() };
        let findings = kept.findings.into_iter().map(finding).collect::<Option<_>>()?;
        let mut list = kept.list;
        let place = |(label, (page, x, y))| (label, Place { page, x: f64::from_bits(x), y: f64::from_bits(y) });
        list.places = kept.places.into_iter().map(place).collect();
        let typing = kept.typing.map(|[ruled, cells]| Typing { ruled: lines(ruled), cells: lines(cells) });
        let stamped = kept.stamped.into_iter().collect();
        let laid = Laid { is_part: true, list, typing, stamped, findings };
        let trouble = Trouble { warnings: kept.warnings.into_iter().map(fault).collect(), ..Trouble::default() };
        Some(BodyPages::known(document, laid, trouble, kept.astray, pdf.to_vec()))
    }

    /// Keeps a body whose PDF this is.
    pub(in crate::publish) fn keep_body(&self, body: &BodyPages, pdf: &[u8]) {
        let BodyPages { document, laid: Some(laid), trouble, astray, .. } = body else { return };
        if !laid.is_part || !trouble.faults.is_empty() {
            return;
        }
        let Some(key) = self.body_key(&Document { plan: None, ..document.clone() }) else { return };
        let places = laid.list.places.iter();
        let kept = json(&Kept {
            plan: document.plan.as_ref().map(plan_kept),
            list: laid.list.clone(),
            places: places.map(|(label, at)| (label.clone(), (at.page, at.x.to_bits(), at.y.to_bits()))).collect(),
            typing: laid.typing.map(|Typing { ruled, cells }| [lines_kept(ruled), lines_kept(cells)]),
            stamped: laid.stamped.iter().map(|(page, stamp)| (*page, *stamp)).collect(),
            findings: laid.findings.iter().map(finding_kept).collect(),
            warnings: trouble.warnings.iter().map(fault_kept).collect(),
            astray: astray.clone(),
        });
        let length = (kept.len() as u64).to_le_bytes();
        self.cache.put(&key, &[&length[..], &kept, pdf].concat());
    }

    /// None where nothing is kept.
    fn body_key(&self, alone: &Document) -> Option<Key> {
        let prints = self.prints.as_ref()?;
        Some(Fingerprint::new("body").with("layouts", prints.pages).with("body", prints.document(alone)).finish())
    }
}

fn lines([size, pitch, leading]: [Bits; 3]) -> TypedLines {
    TypedLines { size: f64::from_bits(size), pitch: f64::from_bits(pitch), leading: f64::from_bits(leading) }
}

fn lines_kept(TypedLines { size, pitch, leading }: TypedLines) -> [Bits; 3] {
    [size, pitch, leading].map(f64::to_bits)
}

fn fault(FaultKept { warning, message, place, hints }: FaultKept) -> LayoutFault {
    LayoutFault { warning, message, place, hints }
}

fn fault_kept(LayoutFault { warning, message, place, hints }: &LayoutFault) -> FaultKept {
    FaultKept { warning: *warning, message: message.clone(), place: place.clone(), hints: hints.clone() }
}

fn plan(PlanKept { breaks, pads, rows, gaps, figures, later }: PlanKept) -> PagePlan {
    let numbers =
        |bits: BTreeMap<String, Bits>| bits.into_iter().map(|(key, bits)| (key, f64::from_bits(bits))).collect();
    PagePlan { breaks, pads, rows: numbers(rows), gaps: numbers(gaps), figures: numbers(figures), later }
}

fn plan_kept(PagePlan { breaks, pads, rows, gaps, figures, later }: &PagePlan) -> PlanKept {
    let bits =
        |numbers: &BTreeMap<String, f64>| numbers.iter().map(|(key, number)| (key.clone(), number.to_bits())).collect();
    let (breaks, pads, later) = (breaks.clone(), pads.clone(), later.clone());
    PlanKept { breaks, pads, rows: bits(rows), gaps: bits(gaps), figures: bits(figures), later }
}
