//! What composed pages cost in time, and what they gain: a body laid out as Typst breaks it beside galley, plan and the
//! layout with it; and the plan beside pages filled one after another, by the same costs.
//!
//! `pages PROJECT EDITION RUNS` prints least processor times and faults for each guide; with `plan` behind them also every
//! page, as `Plan` shows it. Typst's cache is emptied before every run.

use std::path::Path;
use std::time::Duration;

use fieldbook::document::model::Document;
use fieldbook::paginate::{Costs, FaultKind, Plan, greedy, plan};
use fieldbook::project::Product;
use fieldbook::publish::Workspace;
use fieldbook::typeset::{measure as measure_galley, page_plan, trim_cache, typeset};

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
    let wishes = &document.body.lists.wishes;
    let (endless, costs) = (document.galley(), Costs::default());
    let body = Document { mode: None, ..endless.clone() };
    let lay_out = |document: &Document| {
        let (pages, _) = typeset(document, document.pictures(), &workspace.layouts, &workspace.faces);
        pages.unwrap_or_else(|faults| panic!("{faults:?}"))
    };
    let measured = || {
        let measures = measure_galley(&endless, endless.pictures(), &workspace.layouts, &workspace.faces);
        measures.expect("the layout tells of its pieces").galley(wishes)
    };
    let (poured, _) = least(runs, || lay_out(&body));
    let (on_endless_pages, galley) = least(runs, measured);
    let (composed, _) = least(runs, || {
        let chosen = page_plan(&plan(&measured(), &costs));
        lay_out(&body.clone().planned(chosen))
    });
    let ratio = composed.as_secs_f64() / poured.as_secs_f64();
    println!(
        "{guide}: poured {poured:.2?}, composed {composed:.2?}, {ratio:.2} times; the galley alone {on_endless_pages:.0?}"
    );
    for (name, find) in [("one after another", greedy as fn(_, _) -> _), ("composed", plan)] {
        let (time, plan) = least(runs, || find(&galley, &costs));
        println!("  {name:<18} {time:>7.1?} {:>4} pages: {}", plan.pages.len(), told(&plan));
        if shown {
            print!("{plan}");
        }
    }
}

/// The least processor time of some runs, Typst's cache empty before each, and what was made last.
fn least<T>(runs: usize, mut make: impl FnMut() -> T) -> (Duration, T) {
    let mut run = || {
        (0..4).for_each(|_| trim_cache());
        let started = processor_time();
        let made = make();
        (processor_time() - started, made)
    };
    let (mut least, mut made) = run();
    for _ in 1..runs {
        let (time, again) = run();
        (least, made) = (least.min(time), again);
    }
    (least, made)
}

/// What all threads of this process have had of the processors: other programs on the machine do not count. Where the
/// system does not tell, the time of day.
fn processor_time() -> Duration {
    let threads = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let of = |thread: std::fs::DirEntry| -> Option<u64> {
        std::fs::read_to_string(thread.path().join("schedstat")).ok()?.split(' ').next()?.parse().ok()
    };
    match threads.filter_map(of).sum() {
        0 => std::time::UNIX_EPOCH.elapsed().unwrap_or_default(),
        nanoseconds => Duration::from_nanos(nanoseconds),
    }
}

/// The faults, by kind.
fn told(plan: &Plan) -> String {
    let count = |kind| plan.faults.iter().filter(|fault| fault.kind == kind).count();
    let found = FaultKind::ALL.into_iter().filter(|kind| count(*kind) > 0);
    found.map(|kind| format!("{kind} {}", count(kind))).collect::<Vec<_>>().join(", ")
}
