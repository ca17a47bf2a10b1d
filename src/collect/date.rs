//! Dates of a PDF (ISO 32000-1, 7.9.4) as ISO 8601, as far as they go: `D:20261123143000+07'00'` is
//! `2026-11-23T14:30:00+07:00`.

/// The date. None if it is malformed.
pub(super) fn iso(date: &str) -> Option<String> {
    let date = date.trim();
    let digits = date.strip_prefix("D:").unwrap_or(date);
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len()).min(14);
    let (numbers, zone) = digits.split_at(end);
    let part = |from: usize, to: usize| numbers.get(from..to);
    let within = |text: &str, low: u32, high: u32| text.parse().is_ok_and(|number: u32| (low..=high).contains(&number));
    let year = part(0, 4)?;
    let Some(month) = part(4, 6).filter(|month| within(month, 1, 12)) else { return Some(year.to_owned()) };
    let Some(day) = part(6, 8).filter(|day| within(day, 1, 31)) else { return Some(format!("{year}-{month}")) };
    let Some(hour) = part(8, 10).filter(|hour| within(hour, 0, 23)) else {
        return Some(format!("{year}-{month}-{day}"));
    };
    let minute = part(10, 12).filter(|minute| within(minute, 0, 59)).unwrap_or("00");
    let second = part(12, 14).filter(|second| within(second, 0, 59)).unwrap_or("00");
    Some(format!("{year}-{month}-{day}T{hour}:{minute}:{second}{}", offset(zone).unwrap_or_default()))
}

/// `Z`, `+07'00'`, `-0330`, `+07` as ISO 8601 has them.
fn offset(zone: &str) -> Option<String> {
    let sign = zone.chars().next()?;
    if matches!(sign, 'Z' | 'z') {
        return Some("Z".into());
    }
    let digits: String = zone[sign.len_utf8()..].chars().filter(char::is_ascii_digit).take(4).collect();
    let hours = digits.get(..2)?;
    let minutes = digits.get(2..4).unwrap_or("00");
    matches!(sign, '+' | '-').then(|| format!("{sign}{hours}:{minutes}"))
}

#[cfg(test)]
mod tests {
    use super::iso;

    #[test]
    fn dates() {
        for (date, wanted) in [
            ("D:20261123143000+07'00'", "2026-11-23T14:30:00+07:00"),
            ("D:20261123143000Z00'00'", "2026-11-23T14:30:00Z"),
            ("D:20261123143000-0330", "2026-11-23T14:30:00-03:30"),
            ("20261123143000", "2026-11-23T14:30:00"),
            ("D:20261123", "2026-11-23"),
            ("D:2026", "2026"),
            ("D:20261399", "2026"),
        ] {
            assert_eq!(iso(date).as_deref(), Some(wanted), "{date}");
        }
        assert_eq!(iso("yesterday"), None);
        assert_eq!(iso("D:20é"), None);
    }
}
