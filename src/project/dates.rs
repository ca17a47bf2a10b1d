//! Dates as far as they are known: a year, a month, or a day.

use std::fmt;

use jiff::civil::Date;

/// A date of which the month or the day may be unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PartialDate {
    /// Year, 1 to 9999.
    pub year: i16,
    /// Month, 1 to 12.
    pub month: Option<i8>,
    /// Day of the month.
    pub day: Option<i8>,
}

impl PartialDate {
    /// Reads `2013`, `2013-10` or `2013-10-17`; none if there is no such day.
    pub fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split('-').collect();
        let widths = [4, 2, 2];
        let plain = parts
            .iter()
            .zip(widths)
            .all(|(part, width)| part.len() == width && part.bytes().all(|byte| byte.is_ascii_digit()));
        if !plain || parts.len() > 3 {
            return None;
        }
        let year: i16 = parts[0].parse().ok()?;
        let month: Option<i8> = parts.get(1).and_then(|part| part.parse().ok());
        let day: Option<i8> = parts.get(2).and_then(|part| part.parse().ok());
        Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).ok().filter(|_| year > 0)?;
        Some(Self { year, month, day })
    }

    /// The day, if it is known.
    pub fn date(self) -> Option<Date> {
        Date::new(self.year, self.month?, self.day?).ok()
    }
}

impl fmt::Display for PartialDate {
    /// ISO 8601 as far as known.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        for part in [self.month, self.day].into_iter().flatten() {
            write!(f, "-{part:02}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_that_exist() {
        for good in ["2013", "2013-10", "2024-02-29"] {
            assert_eq!(PartialDate::parse(good).unwrap().to_string(), good);
        }
        for bad in ["", "13", "2013-1", "2013-13", "2023-02-29", "0000", "2013-10-17-1", "year"] {
            assert_eq!(PartialDate::parse(bad), None, "{bad}");
        }
    }
}
