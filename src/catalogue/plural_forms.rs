//! The line `Plural-Forms` of a catalogue: how many forms a word has, and which goes with a number (gettext manual, "Additional
//! functions for plural forms").

use std::collections::BTreeMap;

use crate::language::{PluralCategory, Plurals};

/// Longest line that is read, in bytes: no language's is half as long.
const LONGEST: usize = 400;
/// Numbers by which a line is compared with CLDR's rules.
const COMPARED: u32 = 1000;

/// The forms of a catalogue by CLDR's category, once both agree.
pub type FormOf = BTreeMap<PluralCategory, usize>;

/// The form for each category of a language, as the line of a catalogue gives it; none if the line cannot be read, or if it
/// puts numbers into other groups than CLDR does.
pub fn by_category(line: &str, plurals: &Plurals) -> Option<FormOf> {
    let (count, rule) = parts(line)?;
    let mut found = FormOf::new();
    for number in 0..=COMPARED {
        let form = usize::try_from(evaluate(rule, number)?).ok().filter(|form| *form < count)?;
        if *found.entry(plurals.category(number)).or_insert(form) != form {
            return None;
        }
    }
    let every = (0..count).all(|form| found.values().filter(|known| **known == form).count() == 1);
    (every && found.len() == count).then_some(found)
}

/// `nplurals=2; plural=(n != 1);` taken apart.
fn parts(line: &str) -> Option<(usize, &str)> {
    let line = Some(line.trim()).filter(|line| line.len() <= LONGEST)?;
    let (count, rule) = line.strip_prefix("nplurals")?.split_once(';')?;
    let count = count.trim().strip_prefix('=')?.trim().parse().ok()?;
    let rule = rule.trim().strip_prefix("plural")?.trim_start().strip_prefix('=')?;
    Some((count, rule.trim().trim_end_matches(';')))
}

/// What the rule gives for a number; none if it is not one.
fn evaluate(rule: &str, number: u32) -> Option<u64> {
    let mut reader = Reader { rest: rule, number: u64::from(number) };
    let value = reader.choice()?;
    reader.rest.trim().is_empty().then_some(value)
}

/// A reader of C's expressions in `n`: each function reads one level of precedence and gives the value.
struct Reader<'a> {
    rest: &'a str,
    number: u64,
}

/// Operators from the weakest to the strongest.
const OPERATORS: [&[&str]; 5] = [&["||"], &["&&"], &["==", "!="], &["<=", ">=", "<", ">"], &["%"]];

impl Reader<'_> {
    fn choice(&mut self) -> Option<u64> {
        let condition = self.level(0)?;
        if !self.take("?") {
            return Some(condition);
        }
        let yes = self.choice()?;
        if !self.take(":") {
            return None;
        }
        let no = self.choice()?;
        Some(if condition != 0 { yes } else { no })
    }

    fn level(&mut self, level: usize) -> Option<u64> {
        let Some(operators) = OPERATORS.get(level) else { return self.value() };
        let mut left = self.level(level + 1)?;
        while let Some(operator) = operators.iter().find(|operator| self.take(operator)) {
            let right = self.level(level + 1)?;
            left = apply(operator, left, right)?;
        }
        Some(left)
    }

    fn value(&mut self) -> Option<u64> {
        if self.take("n") {
            return Some(self.number);
        }
        if self.take("(") {
            let value = self.choice()?;
            return self.take(")").then_some(value);
        }
        let digits = self.rest.len() - self.rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (value, rest) = self.rest.split_at(digits);
        self.rest = rest;
        value.parse().ok()
    }

    /// Goes past a sign, if it comes next.
    fn take(&mut self, sign: &str) -> bool {
        self.rest = self.rest.trim_start();
        match self.rest.strip_prefix(sign) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }
}

fn apply(operator: &str, left: u64, right: u64) -> Option<u64> {
    Some(match operator {
        "||" => u64::from(left != 0 || right != 0),
        "&&" => u64::from(left != 0 && right != 0),
        "==" => u64::from(left == right),
        "!=" => u64::from(left != right),
        "<=" => u64::from(left <= right),
        ">=" => u64::from(left >= right),
        "<" => u64::from(left < right),
        ">" => u64::from(left > right),
        _ => left.checked_rem(right)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Tag;

    fn forms(tag: &str, line: &str) -> Option<Vec<usize>> {
        by_category(line, &Plurals::of(&Tag::of(tag))).map(|found| found.into_values().collect())
    }

    const ARABIC: &str =
        "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);";

    #[test]
    fn lines_that_agree_with_cldr_say_which_form_is_which() {
        assert_eq!(forms("ar", ARABIC), Some(vec![0, 1, 2, 3, 4, 5]));
        assert_eq!(forms("th", "nplurals=1; plural=0;"), Some(vec![0]));
        assert_eq!(forms("en", "nplurals=2; plural=(n != 1);"), Some(vec![0, 1]));
        assert_eq!(forms("hi", "nplurals=2; plural=n>1;"), Some(vec![0, 1]));
        // Gettext has Latvian's zero last, CLDR first.
        let latvian = "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10==0 || n%100>=11 && n%100<=19 ? 2 : 1);";
        assert_eq!(forms("lv", latvian), Some(vec![2, 0, 1]));
    }

    #[test]
    fn lines_that_do_not_are_refused() {
        assert_eq!(forms("en", "nplurals=2; plural=n>1;"), None, "none is many");
        assert_eq!(forms("ar", "nplurals=2; plural=(n != 1);"), None);
        assert_eq!(forms("th", "nplurals=2; plural=0;"), None, "a form that no number takes");
        let deep = format!("nplurals=1; plural={}0{};", "(".repeat(100_000), ")".repeat(100_000));
        for bad in ["", "nplurals=1", "nplurals=1; plural=", "nplurals=1; plural=n %", "nplurals=x; plural=0", &deep] {
            assert_eq!(forms("th", bad), None);
        }
        assert_eq!(forms("th", "nplurals=1; plural=n % 0;"), None);
    }
}
