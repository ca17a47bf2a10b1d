//! What stands too deep in itself is an error with its place and the limit, in `check` and in `build`; what stands at the
//! limit is in every product.

use fieldbook::series::{MAX_DEPTH, MAX_NOTE};

use crate::support::{Project, files};

const START: &str = "content/guides/swim/start.md";
const EDITION: &str = "content/editions/north/edition.toml";
const FLAGS: &str = "content/guides/swim/figures/flags.svg";

/// Markdown in which something stands so deep.
type Shape = fn(usize) -> String;

/// Every way to stand things in each other, at any depth.
const SHAPES: [(&str, Shape); 13] = [
    ("quotations", |depth| format!("{} x\n", ">".repeat(depth))),
    ("lists on one line", |depth| format!("{}x\n", "+ - ".repeat(depth / 2) + if depth % 2 == 1 { "1. " } else { "" })),
    ("lists by indentation", list),
    ("lists in quotations", |depth| format!("{}{}x\n", "> - ".repeat(depth / 2), "> ".repeat(depth % 2))),
    ("blocks", |depth| divs(".key-point", depth, "x\n")),
    ("conditions", |depth| divs(".only editions=north", depth, "x\n")),
    ("lists in blocks", |depth| divs(".case", depth / 2, &list(depth - depth / 2))),
    ("emphasis", |depth| emphasis(depth) + "\n"),
    ("deletions", |depth| format!("{}x{}\n", "~~a ".repeat(depth), " b~~".repeat(depth))),
    ("emphasis in a table", |depth| format!("| head |\n|---|\n| {} |\n", emphasis(depth - 1))),
    ("lists in a definition", |depth| {
        let lines = list(depth - 1).lines().map(|line| format!("    {line}\n")).collect::<String>();
        format!("term\n: meaning\n\n{lines}")
    }),
    ("footnotes in footnotes", |depth| {
        let notes = (1..depth).map(|number| format!("[^n{number}]: see.[^n{}]\n\n", number + 1)).collect::<String>();
        format!("word[^n1]\n\n{notes}[^n{depth}]: end\n")
    }),
    ("a footnote in emphasis in a list", |depth| {
        let third = (depth - 1) / 3;
        let (marks, closing) = ("*a ".repeat(third), " b*".repeat(third));
        format!("- x\n\n  {marks}word[^n]{closing}\n\n[^n]: {}x\n", "> ".repeat(depth - 2 - third))
    }),
];

fn list(depth: usize) -> String {
    (0..depth.min(2_000)).map(|level| format!("{}- x\n", "  ".repeat(level))).collect()
}

fn divs(attributes: &str, depth: usize, inside: &str) -> String {
    format!("{}{inside}\n{}", format!("::: {{{attributes}}}\nx\n\n").repeat(depth), ":::\n\n".repeat(depth))
}

fn emphasis(depth: usize) -> String {
    let open: String = (0..depth).map(|level| ["*a ", "**a "][level % 2]).collect();
    let close: String = (0..depth).rev().map(|level| [" b*", " b**"][level % 2]).collect();
    format!("{open}x{close}")
}

fn chapter(body: &str) -> Project {
    Project::harbour().write(START, format!("# Start here\n\nText.\n\n{body}"))
}

/// `check` and `build` end with exit code 1, name file and line, and say the limit; a build writes nothing.
fn refused(project: &Project, what: &str, code: &str, says: &str) {
    let out = project.beside("out");
    for command in [&["check"][..], &["build", "--out", out.to_str().unwrap()]] {
        let run = project.run(&[command, &["--message-format", "json"]].concat());
        assert_eq!(run.code, Some(1), "{what}: {}", run.stderr.lines().take(5).collect::<String>());
        let found = run.diagnostics();
        let ours: Vec<_> = found.iter().filter(|found| found["code"] == code).collect();
        assert!(!ours.is_empty(), "{what}: {:?}", found.first());
        for found in ours {
            assert!(found["file"].is_string() && found["line"].is_number(), "{what}: {found}");
            assert!(found["message"].as_str().unwrap().contains(says), "{what}: {found}");
        }
    }
    assert!(files(&out).is_empty(), "{what}: a build with errors writes nothing");
}

#[test]
fn what_stands_deeper_than_the_limit_is_refused_at_its_place() {
    for (what, shape) in SHAPES {
        for depth in [MAX_DEPTH + 1, 5_000] {
            refused(&chapter(&shape(depth)), &format!("{what}, {depth} deep"), "too-deep", &MAX_DEPTH.to_string());
        }
    }
}

#[test]
fn twenty_thousand_levels_end_as_quickly() {
    for (what, shape) in SHAPES {
        let run = chapter(&shape(20_000)).run(&["check"]);
        assert_eq!(run.code, Some(1), "{what}: {}", run.stderr.lines().take(5).collect::<String>());
    }
}

#[test]
fn what_stands_at_the_limit_is_in_every_product() {
    let bodies: String = SHAPES
        .iter()
        .enumerate()
        .map(|(index, (what, shape))| {
            format!("## {what}\n\n{}\n", shape(MAX_DEPTH).replace("[^n", &format!("[^n{index}-")))
        })
        .collect();
    let deep = |outer: usize| list(MAX_DEPTH - outer);
    let filled = format!(
        "\n## Filled in\n\n::: {{.exercise #deep minutes=5 group=pairs}}\n### Deep\n\n\
         ::: {{.notepad #deep-notes}}\n{}:::\n\n::: {{.checklist #deep-list}}\n{}\n- [ ] x\n:::\n:::\n\n\
         ::: {{.answer for=deep}}\n{}:::\n\n::: {{.facilitator}}\n{}:::\n",
        deep(2),
        deep(2) + "\nthen\n",
        deep(1),
        deep(1),
    );
    let project = chapter(&(bodies + &filled));
    let check = project.run(&["check"]);
    assert_eq!(check.code, Some(0), "{}", check.stderr);
    project.build("out", &[], &[]);
    let made = files(&project.beside("out"));
    for ending in ["-workbook.pdf", "-handouts.pdf", "-facilitator.pdf", ".epub"] {
        assert!(made.keys().any(|name| name.ends_with(ending)), "{ending}: {:?}", made.keys());
    }
}

#[test]
fn a_translation_is_no_deeper_than_a_source() {
    let head = "msgid \"\"\nmsgstr \"\"\n\"Language: th\\n\"\n\"X-Review: drafted\\n\"\n\n";
    let deep = "*ก ".repeat(5_000) + "ข" + &" ค*".repeat(5_000);
    let entry = format!("msgctxt \"guides/swim/start\"\nmsgid \"Some words.\"\nmsgstr \"{deep}\"\n");
    let project = Project::harbour()
        .write(START, "# Start here\n\nSome words.\n")
        .write(EDITION, "languages = [\"en\"]\nguide-language = \"th\"\npaper = \"a4\"\n")
        .write("content/locale/th.po", format!("{head}{entry}"));
    refused(&project, "emphasis in a translation", "too-deep", &MAX_DEPTH.to_string());
}

#[test]
fn footnotes_in_a_circle_are_told_by_name() {
    for (what, notes) in [
        ("itself", "[^a]: see.[^a]\n".to_string()),
        ("`a`, `b`", "[^a]: see.[^b]\n\n[^b]: see.[^a]\n".to_string()),
        ("5000 footnotes", {
            let next = |number: usize| if number == 4_999 { "a".to_string() } else { format!("n{}", number + 1) };
            let notes = (1..5_000).map(|number| format!("[^n{number}]: see.[^{}]\n\n", next(number)));
            format!("[^a]: see.[^n1]\n\n{}", notes.collect::<String>())
        }),
    ] {
        refused(&chapter(&format!("word[^a]\n\n{notes}")), what, "footnote-circle", what);
    }
}

#[test]
fn a_footnote_as_long_as_a_page_is_refused_at_its_line() {
    let many = MAX_NOTE / 4 + 1;
    for (what, note) in [
        ("words", "abc ".repeat(many)),
        ("Chinese", "字字".repeat(many)),
        ("breaks", "a\\\n    ".repeat(40) + "b"),
        ("paragraphs", "a\n\n    ".repeat(40) + "b"),
        (
            "emphasis and a link",
            format!("*{}* [{}](https://example.org)", "abc ".repeat(many / 2), "a".repeat(MAX_NOTE / 2)),
        ),
    ] {
        let project = chapter(&format!("word[^a], word[^b]\n\n[^b]: Short.\n\n[^a]: {note}\n"));
        refused(&project, what, "long-footnote", &MAX_NOTE.to_string());
        let found = project.run(&["check", "--message-format", "json"]).diagnostics();
        let at = found.iter().filter(|found| found["code"] == "long-footnote").map(|found| &found["line"]);
        assert_eq!(at.collect::<Vec<_>>(), [9], "{what}");
    }
    let head = "msgid \"\"\nmsgstr \"\"\n\"Language: th\\n\"\n\"X-Review: drafted\\n\"\n\n";
    let entry =
        format!("msgctxt \"guides/swim/start\"\nmsgid \"Short.\"\nmsgstr \"{}\"\n", "คำ ".repeat(MAX_NOTE / 3 + 2));
    let project = chapter("word[^a]\n\n[^a]: Short.\n")
        .write(EDITION, "languages = [\"en\"]\nguide-language = \"th\"\npaper = \"a4\"\n")
        .write("content/locale/th.po", format!("{head}{entry}"));
    refused(&project, "a translation", "long-footnote", &MAX_NOTE.to_string());
}

#[test]
fn toml_and_drawings_have_their_limits() {
    for (what, line) in [
        ("lists", format!("a = {}{}\n", "[".repeat(5_000), "]".repeat(5_000))),
        ("tables", format!("a = {}1{}\n", "{b = ".repeat(5_000), "}".repeat(5_000))),
        ("keys", format!("{}a = 1\n", "a.".repeat(5_000))),
        ("heads", format!("[{}a]\n", "a.".repeat(5_000))),
    ] {
        for file in ["content/series.toml", "content/guides/swim/guide.toml", EDITION] {
            refused(&Project::harbour().append(file, &line), &format!("{what} in {file}"), "bad-toml", "more than 20");
        }
    }
    let drawing = |depth: usize| {
        let (open, close) = ("<g>".repeat(depth - 2), "</g>".repeat(depth - 2));
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">{open}<text y=\"8\" font-size=\"8\">x</text>{close}</svg>"
        );
        Project::harbour().write("content/guides/swim/figures/flags.svg", svg)
    };
    refused(&drawing(5_000), "a drawing", "bad-image", "more than 100");
    drawing(100).build("out", &[], &[]);
}

/// A harbour whose path is drawn so.
fn drawn(inside: &str) -> Project {
    let svg = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 200 100\">{inside}</svg>");
    Project::harbour()
        .write("content/guides/swim/figures/tried.svg", svg)
        .append("content/guides/swim/start.md", "\n![Tried](figures/tried.svg \"Tried\")\n")
}

/// What the drawing's figure is told, at its line.
fn told_at_the_figure(what: &str, inside: &str, says: &str) {
    let run = drawn(inside).run(&["check", "--message-format", "json"]);
    assert_eq!(run.code, Some(1), "{what}: {}", run.stderr);
    let found = run.diagnostics();
    let line = found.iter().find(|found| found["code"] == "bad-image").unwrap_or_else(|| panic!("{what}: {found:?}"));
    assert_eq!(line["file"], "content/guides/swim/start.md", "{what}");
    assert!(line["line"].as_u64().is_some_and(|line| line > 1), "{what}: {line}");
    assert!(line["message"].as_str().unwrap().contains(says), "{what}: {line}");
    assert!(!line["hints"].as_array().unwrap().is_empty(), "{what}");
}

#[test]
fn a_drawing_that_asks_for_hours_is_refused_at_its_figure() {
    let mut layers = String::from("<g id=\"a0\"><path d=\"M0 0h1\"/></g>");
    for layer in 1..=8 {
        let inside = format!("<use href=\"#a{}\"/>", layer - 1).repeat(10);
        layers.push_str(&format!("<g id=\"a{layer}\">{inside}</g>"));
    }
    told_at_the_figure(
        "repeated",
        &format!("<defs>{layers}</defs><use href=\"#a8\"/>"),
        "elements are drawn by its references",
    );
    let effects = [
        ("<feMorphology operator=\"dilate\" radius=\"500\"/>", "is not between"),
        ("<feGaussianBlur stdDeviation=\"3 9000\"/>", "is not between"),
        ("<feTurbulence baseFrequency=\"0.1\" numOctaves=\"9999\"/>", "is not between"),
        ("<feConvolveMatrix order=\"99\"/>", "is not between"),
    ];
    for (part, says) in effects {
        let inside = format!("<filter id=\"f\">{part}</filter><rect width=\"9\" height=\"9\" filter=\"url(#f)\"/>");
        told_at_the_figure(part, &inside, says);
    }
    let wide =
        "<filter id=\"f\" width=\"9000%\"><feOffset/></filter><rect width=\"9\" height=\"9\" filter=\"url(#f)\"/>";
    told_at_the_figure("wide", wide, "is not between");
}

#[test]
fn what_the_pdf_cannot_hold_of_a_drawing_is_told_at_its_figure_before_a_build() {
    let turns = "<linearGradient id=\"g\" x2=\"0.1\" spreadMethod=\"repeat\"><stop stop-color=\"red\"/>\
        <stop offset=\"1\"/></linearGradient><rect width=\"99\" height=\"99\" fill=\"url(#g)\"/>";
    told_at_the_figure("gradient", turns, "gradient that repeats");
    let nothing = drawn("").write(
        "content/guides/swim/figures/tried.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"0\" height=\"9\"/>",
    );
    let run = nothing.run(&["check"]);
    assert!(run.code == Some(1) && run.stderr.contains("is not between"), "{}", run.stderr);
}

#[test]
fn a_sign_alone_in_a_drawing_needs_a_face_as_letters_do() {
    for label in ["→", "a →", "1 ✓ 2"] {
        let run = drawn(&format!("<text y=\"50\">{label}</text>")).run(&["check"]);
        assert_eq!(run.code, Some(1), "{label}");
        assert!(run.stderr.contains("missing-face") && run.stderr.contains("start.md"), "{label}: {}", run.stderr);
        assert!(!run.stderr.contains("bad-image"), "{label} is told once: {}", run.stderr);
    }
}

/// The folder of the workbook's layout, as designers get it.
fn designers_folder(project: &Project) -> std::path::PathBuf {
    let folder = project.beside("folder");
    let out = folder.to_str().expect("a path in UTF-8");
    let book = ["--edition", "north", "--guide", "swim", "--product", "workbook"];
    let run = project.run(&[&["layout", "--out", out][..], &book].concat());
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    folder
}

#[test]
fn words_of_a_drawing_whose_letters_share_glyphs_are_printed() {
    for (word, face) in [("สวัสดีครับ", "NotoSansThaiLooped-Regular.ttf"), ("الضحايا", "NotoNaskhArabic-Regular.ttf")]
    {
        let font = std::fs::read(crate::support::root().join("fonts").join(face)).expect(face);
        let project = drawn(&format!("<text x=\"90\" y=\"50\" font-size=\"20\">{word}</text>"))
            .write(&format!("fonts/{face}"), font);
        assert_eq!(project.run(&["check"]).code, Some(0), "{word}");
        project.build("out", &[], &[]);
        let folder = designers_folder(&project);
        let drawing = crate::support::files(&folder).into_iter().find(|(path, _)| path.ends_with("tried.svg"));
        let drawing = String::from_utf8(drawing.expect("the drawing in the designers' folder").1).unwrap();
        // Arabic letters that are whole have each a glyph, and stay text.
        let is_outlined = drawing.contains("<path") && !drawing.contains("<text");
        assert!(is_outlined || word.starts_with('ا'), "designers get what is printed: {drawing}");
    }
}

#[test]
fn a_head_that_leads_somewhere_stands_over_a_table_of_any_length() {
    let rows = |count: usize| "| a | b |\n".repeat(count);
    for head in ["[A](https://www.un.org/)", "A[^1]", "*A [B](#title)*"] {
        for count in [3, 90] {
            let table = format!("## Title {{#title}}\n\n| {head} | B |\n|---|---|\n{}\n[^1]: A note.\n", rows(count));
            let table = if head.contains('^') { table } else { table.replace("[^1]: A note.\n", "") };
            chapter(&table).build("out", &["--product", "workbook"], &[]);
        }
    }
}

#[test]
fn a_heading_in_a_quotation_stands_under_the_heading_before_whatever_its_own_level() {
    for signs in ["##", "###", "######"] {
        chapter(&format!("> {signs} Words\n>\n> Text.\n")).build("out", &["--product", "workbook"], &[]);
    }
}

#[test]
fn a_space_in_the_path_of_a_picture_may_be_written_as_in_an_address() {
    let png = std::fs::read(crate::support::root().join("tests/fixtures/pictures/press.jpg")).expect("the picture");
    let project = Project::harbour().write("content/guides/swim/figures/my map.jpg", png);
    let project = project.append("content/guides/swim/start.md", "\n![A map.](figures/my%20map.jpg \"Map\")\n");
    assert_eq!(project.run(&["check"]).code, Some(0));
    let out = project.append("content/guides/swim/start.md", "\n![B.](%2e%2e/swim/figures/my%20map.jpg \"Map\")\n");
    let run = out.run(&["check"]);
    assert!(run.stderr.contains("bad-path"), "no way out of the folder by another spelling: {}", run.stderr);
}

#[test]
fn drawings_that_cannot_be_drawn_are_refused_at_the_figure() {
    let drawing = |attributes: &str, inside: &str| {
        let head = "<svg xmlns=\"http://www.w3.org/2000/svg\"";
        Project::harbour().write(FLAGS, format!("{head} {attributes}><rect width=\"5\" height=\"5\"/>{inside}</svg>"))
    };
    for (attributes, inside) in [
        ("viewBox=\"0 0 1e-38 1e-38\" width=\"1e-38\" height=\"1e-38\"", ""),
        ("viewBox=\"0 0 0 0\"", ""),
        ("width=\"9\" height=\"9\"", "<filter id=\"f\"><feTurbulence numOctaves=\"999999999\"/></filter>"),
    ] {
        refused(&drawing(attributes, inside), attributes, "bad-image", "is not between");
    }
}

#[cfg(unix)]
#[test]
fn a_picture_that_is_no_file_is_refused_at_the_figure() {
    let project = Project::harbour().remove(FLAGS);
    std::os::unix::fs::symlink("/dev/zero", project.path(FLAGS)).unwrap();
    refused(&project, "a device", "unreadable-file", "this is no file");
}

#[test]
fn a_label_that_is_not_seen_whole_is_told_at_the_figure() {
    let clip = "<clipPath id=\"c\"><rect width=\"40\" height=\"40\"/></clipPath><g clip-path=\"url(#c)\">";
    let lost = ("error", "is not seen");
    let part = ("warning", "is cut off");
    for (inside, told) in [
        ("<text x=\"500\" y=\"50\">Stay safe</text>", Some(lost)),
        ("<text y=\"-9\">Stay safe</text>", Some(lost)),
        ("<text x=\"190\" y=\"50\">Stay safe</text>", Some(part)),
        ("<text x=\"10\" y=\"5\">Stay safe</text>", Some(part)),
        ("<g transform=\"translate(180) scale(2)\"><text y=\"20\">Stay safe</text></g>", Some(part)),
        ("<text x=\"9\" y=\"50\" text-anchor=\"end\">Stay safe</text>", Some(part)),
        (&format!("{clip}<text x=\"90\" y=\"60\">Stay safe</text></g>"), Some(lost)),
        (&format!("{clip}<text y=\"20\">Stay safe</text></g>"), Some(part)),
        (&format!("{clip}<text y=\"20\" font-size=\"6\">Stay safe</text></g>"), None),
        ("<text x=\"0\" y=\"97\">Stay safe</text>", None),
        ("<text x=\"500\" y=\"50\"> </text>", None),
    ] {
        let run = drawn(inside).run(&["check", "--message-format", "json"]);
        let found = run.diagnostics();
        let line = found.iter().find(|found| found["code"] == "cut-label");
        assert_eq!(line.map(|line| line["severity"].as_str().unwrap()), told.map(|(severity, _)| severity), "{inside}");
        let Some((line, (_, says))) = line.zip(told) else { continue };
        let message = line["message"].as_str().unwrap();
        assert!(message.contains(says) && message.contains("\"Stay safe\""), "{inside}: {message}");
        assert_eq!(line["file"], "content/guides/swim/start.md", "{inside}");
    }
}

/// A book in Thai whose drawing is translated, its figure not.
fn drawn_in_thai(label: &str) -> Project {
    let head = "msgid \"\"\nmsgstr \"\"\n\"Language: th\\n\"\n\"X-Review: drafted\\n\"\n\n";
    let entry =
        |context: &str, words: &str| format!("msgctxt \"{context}\"\nmsgid \"{words}\"\nmsgstr \"{label}\"\n\n");
    let titles = ["Safe at the water", "A notebook for wardens", "Watching, warning, helping"];
    let series = ["The harbour school", "Harbour Trust"];
    let titles = titles.map(|title| entry("guides/swim", title)).concat();
    let series = series.map(|name| entry("series", name)).concat();
    let (drawing, chapter) =
        (entry("guides/swim/figures/tried.svg", "Stay safe"), entry("guides/swim/start", "Stay safe"));
    let face = "fonts/NotoSansThaiLooped-Regular.ttf";
    let font = std::fs::read(crate::support::root().join(face)).expect(face);
    drawn("<text x=\"90\" y=\"50\">Stay safe</text>")
        .write(face, font)
        .write(EDITION, "languages = [\"en\"]\nguide-language = \"th\"\npaper = \"a4\"\n")
        .write("content/locale/th.po", [head, &titles, &series, &drawing, &chapter].concat())
}

#[test]
fn a_drawing_is_translated_where_its_figure_is_not() {
    let project = drawn_in_thai("ปลอดภัย");
    let folder = designers_folder(&project);
    let made = files(&folder);
    let (_, drawing) = made.iter().find(|(path, _)| path.ends_with("tried.svg")).expect("the drawing");
    let labels = made.iter().find(|(path, _)| path.ends_with("tried.svg.labels.json")).expect("its labels").1;
    let told = String::from_utf8_lossy(drawing) + String::from_utf8_lossy(labels);
    assert!(told.contains("ปลอดภัย") && !told.contains("Stay safe"), "{told}");
}

#[test]
fn a_translated_label_that_no_longer_fits_is_told_with_its_language() {
    let run = drawn_in_thai("อยู่ให้ปลอดภัยและขอคำปรึกษาก่อนทุกครั้งไป").run(&["check"]);
    assert!(run.stderr.contains("warning[cut-label]") && run.stderr.contains("in `th` is cut off"), "{}", run.stderr);
}

#[test]
fn a_translation_that_no_text_asks_for_is_told_with_what_is_near() {
    let run = drawn_in_thai("ปลอดภัย").run(&["check"]);
    assert_eq!(run.stderr.matches("warning[unused-message]").count(), 1, "{}", run.stderr);
    assert!(run.stderr.contains("it is a text of the context `guides/swim/figures/tried.svg`"), "{}", run.stderr);
    let slip = drawn_in_thai("ปลอดภัย").edit("content/locale/th.po", "figures/tried.svg", "figures/tired.svg");
    let run = slip.run(&["check"]);
    assert_eq!(run.stderr.matches("warning[unused-message]").count(), 2, "{}", run.stderr);
}
