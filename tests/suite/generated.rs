//! Projects that a seeded generator writes: blocks in blocks, scripts, signs that are not seen, drawings.

use std::fmt::Write;
use std::fs;

use crate::support::{Project, root};

/// SplitMix64, so that every run writes the same projects.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, count: usize) -> usize {
        (self.next() % count as u64) as usize
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

const WORDS: [&str; 36] = [
    "well",
    "water",
    "río",
    "Überfluss",
    "ขั้นตอน",
    "ที่นี่",
    "الخطر",
    "تقييم",
    "e\u{301}\u{302}\u{303}",
    "\u{301}alone",
    "\u{e49}",
    "soft\u{ad}hyphen\u{ad}ated",
    "a\u{200b}b",
    "a\u{200d}b",
    "\u{2060}",
    "ﬁ",
    "½",
    "**strong**",
    "*em*",
    "~~out~~",
    "`code`",
    "[link](https://example.org)",
    "[here](#s1)",
    "[خطر]{lang=ar}",
    "\\*",
    "&nbsp;",
    "&shy;",
    "1.",
    "\u{a0}",
    "{{series.title}}",
    "*ขั้น*ตอน",
    "**الخطر**",
    "water.",
    "—",
    "l\u{308}",
    "x",
];

const DRAWN: [&str; 12] = [
    "<text x=\"2\" y=\"9\" font-size=\"8\">Well</text>",
    "<text x=\"2\" y=\"9\" font-size=\"8\">ขั้นตอน ที่</text>",
    "<text x=\"2\" y=\"9\">الضحايا</text>",
    "<linearGradient id=\"a\"><stop offset=\"0\" stop-color=\"red\"/><stop offset=\"1\" stop-color=\"blue\" stop-opacity=\".3\"/></linearGradient><rect width=\"40\" height=\"30\" fill=\"url(#a)\"/>",
    "<pattern id=\"p\" width=\"4\" height=\"4\" patternUnits=\"userSpaceOnUse\"><circle r=\"2\"/></pattern><rect width=\"40\" height=\"30\" fill=\"url(#p)\"/>",
    "<filter id=\"f\"><feGaussianBlur stdDeviation=\"2\"/></filter><rect width=\"20\" height=\"20\" filter=\"url(#f)\"/>",
    "<mask id=\"m\"><rect width=\"10\" height=\"10\" fill=\"#fff\"/></mask><rect width=\"20\" height=\"20\" mask=\"url(#m)\" opacity=\".4\"/>",
    "<a href=\"https://example.org\"><text x=\"3\" y=\"8\">go</text></a>",
    "<text x=\"5 7 9\" y=\"15\" rotate=\"30 40\">abc ffi</text>",
    "<switch><g systemLanguage=\"de\"><text y=\"9\">Brunnen</text></g><text y=\"9\">Well</text></switch>",
    "<marker id=\"k\"><path d=\"M0 0L4 4\"/></marker><path d=\"M0 0L30 9\" stroke=\"red\" marker-end=\"url(#k)\"/>",
    "<text y=\"9\" letter-spacing=\"3\">ที่ الخطر</text>",
];

/// Writes a chapter and the drawings that it shows.
struct Author {
    dice: Dice,
    drawings: Vec<String>,
    fields: usize,
}

impl Author {
    fn words(&mut self, most: usize) -> String {
        let count = 1 + self.dice.below(most);
        let mut words: Vec<String> = vec!["water".into()];
        for _ in 0..count {
            let long = "abcdefghij".repeat(20);
            words.push(if self.dice.below(50) == 0 { long } else { self.dice.one(&WORDS).to_string() });
        }
        words.join(" ")
    }

    /// A block, as lines. Blocks to fill in stand in no list.
    fn block(&mut self, depth: usize, in_list: bool) -> Vec<String> {
        let kinds = if depth > 4 {
            2
        } else if in_list {
            8
        } else {
            15
        };
        match self.dice.below(kinds) {
            0 | 1 => vec![self.words(50)],
            2 => (0..=self.dice.below(4)).flat_map(|_| self.item(depth)).collect(),
            3 => indented(self.block(depth + 2, true), "> ", "> "),
            4 => vec![
                "```".into(),
                format!("{} {}", "x ".repeat(self.dice.below(90)), "y".repeat(self.dice.below(200))),
                "```".into(),
            ],
            5 => self.table(),
            6 => self.figure(),
            7 => {
                let term = self.words(3);
                let meaning = self.words(20);
                vec![term, String::new(), format!(":   {meaning}")]
            }
            8 => vec![format!("## {}", self.words(6))],
            9 => self.div(depth, ".case"),
            10 => self.div(depth, ".key-point"),
            11 => self.div(depth, ".facilitator"),
            12 => {
                let prompt = self.words(20);
                self.filled("notepad", &format!(" lines={}", 1 + self.dice.0 % 60), vec![prompt])
            }
            13 => {
                let items = (0..=self.dice.below(20)).map(|_| format!("- [ ] {}", self.words(10))).collect();
                self.filled("checklist", "", items)
            }
            _ => {
                let head = format!("| {} | {} | {} |", self.words(2), self.words(2), self.words(2));
                let row = format!("| {} | | |", self.words(3));
                self.filled("fields", " rows=3", vec![head, "|---|---|---|".into(), row])
            }
        }
    }

    fn item(&mut self, depth: usize) -> Vec<String> {
        let mut lines = vec![self.words(10)];
        if self.dice.below(3) == 0 {
            lines.push(String::new());
            lines.extend(self.block(depth + 2, true));
        }
        lines.push(String::new());
        indented(lines, "- ", "  ")
    }

    fn table(&mut self) -> Vec<String> {
        let (columns, rows) = (1 + self.dice.below(7), 1 + self.dice.below(30));
        let mut row =
            |most| -> String { (0..columns).fold("|".into(), |row, _| format!("{row} {} |", self.words(most))) };
        let mut lines = vec![row(3), "|---".repeat(columns) + "|"];
        lines.extend((0..rows).map(|_| row(8)));
        lines
    }

    fn figure(&mut self) -> Vec<String> {
        let inner: String = (0..=self.dice.below(2)).map(|_| self.dice.one(&DRAWN)).collect();
        let fonts = "font-family=\"Noto Sans\"";
        self.drawings.push(format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"60\" height=\"40\" {fonts}>{inner}</svg>"
        ));
        let caption = self.words(4).replace('"', "");
        vec![format!("![A drawing.](figures/d{}.svg \"{caption}\")", self.drawings.len())]
    }

    fn div(&mut self, depth: usize, class: &str) -> Vec<String> {
        let mut lines = vec![format!("::: {{{class}}}")];
        for _ in 0..=self.dice.below(2) {
            lines.extend(self.block(depth + 2, false));
            lines.push(String::new());
        }
        lines.push(":::".into());
        lines
    }

    fn filled(&mut self, class: &str, more: &str, lines: Vec<String>) -> Vec<String> {
        self.fields += 1;
        let open = format!("::: {{.{class} #field-{}{more}}}", self.fields);
        [vec![open], lines, vec![":::".into()]].concat()
    }
}

fn indented(lines: Vec<String>, first: &str, rest: &str) -> Vec<String> {
    let line = |(index, line): (usize, String)| {
        let start = if index == 0 { first } else { rest };
        format!("{start}{line}").trim_end().to_string()
    };
    lines.into_iter().enumerate().map(line).collect()
}

/// A project of this seed: the harbour with a chapter that the generator wrote.
fn project(seed: u64) -> Project {
    let mut author = Author { dice: Dice(seed), drawings: Vec::new(), fields: 0 };
    let mut chapter = "# Generated\n\n## One {#s1}\n\n".to_string();
    for _ in 0..12 {
        let block = author.block(0, false).join("\n");
        let _ = write!(chapter, "{block}\n\n");
    }
    let mut project = Project::harbour()
        .write("content/guides/swim/made.md", chapter)
        .append("content/guides/swim/guide.toml", "\n[[chapter]]\nfile = \"made.md\"\npart = \"guidance\"\n");
    for (index, drawing) in author.drawings.iter().enumerate() {
        project = project.write(&format!("content/guides/swim/figures/d{}.svg", index + 1), drawing);
    }
    for face in ["NotoNaskhArabic-Regular.ttf", "NotoSansThaiLooped-Regular.ttf", "NotoSans-Regular.ttf"] {
        project = project.write(&format!("fonts/{face}"), fs::read(root().join("fonts").join(face)).expect("a face"));
    }
    project
}

#[test]
fn whatever_check_passes_builds() {
    let (mut built, mut refused) = (0, Vec::new());
    for seed in 1..=16 {
        let project = project(seed);
        let check = project.run(&["check", "--message-format", "short"]);
        if check.code != Some(0) {
            refused.push(format!(
                "{seed}: {}",
                check.stderr.lines().find(|line| line.contains("error[")).unwrap_or_default()
            ));
            continue;
        }
        let build = project.run(&["build", "--message-format", "short", "--jobs", "1"]);
        assert_eq!(build.code, Some(0), "seed {seed}: {}", build.stderr);
        built += 1;
    }
    assert!(built >= 10, "most projects that the generator writes are sound: {refused:#?}");
}
