//! What composed pages cost in time, and what they gain: the plan beside pages filled one after another, by the same costs,
//! and beside the layout of the galley that it is made from.
//!
//! `pages PROJECT EDITION RUNS` prints medians and faults for each guide; with `plan` behind them also every page, as
//! `Plan` shows it. Typst's cache is emptied before every layout.

use std::path::Path;
use std::time::{Duration, Instant};

use fieldbook::paginate::{Costs, FaultKind, Plan, greedy, plan};
use fieldbook::project::Product;
use fieldbook::publish::Workspace;
use fieldbook::typeset::{trim_cache, typeset};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (project, edition, runs, shown) = match arguments.as_slice() {
        [project, edition, runs] => (project, edition, runs, false),
        [project, edition, runs, plan] if plan == "plan" => (project, edition, runs, true),
        _ => {
            eprintln!("usage: pages PROJECT EDITION RUNS [plan]");
            std::process::exit(2);
        }
    };
    let runs = runs.parse().unwrap_or(5);
    match Workspace::open(Path::new(project)).workspace {
        Some(workspace) => {
            workspace.series.guides.iter().for_each(|guide| measure(&workspace, edition, &guide.id, runs, shown))
        }
        None => eprintln!("the project cannot be read"),
    }
}

fn measure(workspace: &Workspace, edition: &str, guide: &str, runs: usize, shown: bool) {
    let index = workspace.editions.iter().position(|known| known.id() == edition).expect("an edition of the project");
    let document = workspace.document(index, guide, Product::Workbook).expect("a guide of the project");
    let body = document.galley();
    let (laid_out, galley) = median(runs, || {
        (0..4).for_each(|_| trim_cache());
        let started = Instant::now();
        let (pages, _) = typeset(&body, body.pictures(), &workspace.layouts, &workspace.faces);
        let measures = pages.unwrap_or_else(|faults| panic!("{faults:?}")).measures();
        (started.elapsed(), measures.expect("the layout tells of its pieces").galley(&document.body.lists.wishes))
    });
    println!("{guide}: galley {laid_out:.0?}");
    let costs = Costs::default();
    for (name, find) in [("one after another", greedy as fn(_, _) -> _), ("composed", plan)] {
        let (time, plan) = median(runs, || {
            let started = Instant::now();
            let plan = find(&galley, &costs);
            (started.elapsed(), plan)
        });
        println!("  {name:<18} {time:>7.1?} {:>4} pages: {}", plan.pages.len(), told(&plan));
        if shown {
            print!("{plan}");
        }
    }
}

/// The median of the times, and what was made last.
fn median<T>(runs: usize, mut make: impl FnMut() -> (Duration, T)) -> (Duration, T) {
    let (mut times, made): (Vec<_>, Vec<_>) = (0..runs.max(1)).map(|_| make()).unzip();
    times.sort();
    (times[times.len() / 2], made.into_iter().next_back().expect("one run at least"))
}

/// The faults, by kind.
fn told(plan: &Plan) -> String {
    let count = |kind| plan.faults.iter().filter(|fault| fault.kind == kind).count();
    let found = FaultKind::ALL.into_iter().filter(|kind| count(*kind) > 0);
    found.map(|kind| format!("{kind} {}", count(kind))).collect::<Vec<_>>().join(", ")
}
