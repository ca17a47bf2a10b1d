//! Dates in words, as far as they are known.
//!
//! Names of months and the order of the parts are CLDR's for a language in a state: Arabic has other months in Jordan than
//! in the Emirates. The calendar is the Gregorian one or, where CLDR says that people go by it, the Buddhist one, whose
//! years alone differ. Calendars with other months, such as the Persian one, are not used: a date of which only the month or
//! the year is known has no counterpart there. Digits are those of the language wherever it is spoken, since they stand
//! beside texts of one catalogue for all states.

use std::fmt;

use icu_calendar::{AnyCalendarKind, Date};
use icu_datetime::fieldsets::{Y, YM, YMD};
use icu_datetime::options::YearStyle;
use icu_datetime::preferences::{CalendarAlgorithm, NumberingSystem};
use icu_datetime::{DateTimeFormatter, DateTimeFormatterPreferences};
use icu_locale::extensions::unicode::value;

use super::numbers::Numbers;
use super::tag::Tag;

/// How a language writes dates.
pub struct Dates {
    day: DateTimeFormatter<YMD>,
    month: DateTimeFormatter<YM>,
    year: DateTimeFormatter<Y>,
    numbers: Numbers,
}

impl Dates {
    /// Those of a language, in a state (ISO 3166-1) unless its tag names a region; none where CLDR has no names of months.
    pub fn of(tag: &Tag, state: Option<&str>) -> Option<Self> {
        let mut preferences = DateTimeFormatterPreferences::from(&tag.local(state));
        preferences.numbering_system = NumberingSystem::try_from(value!("latn")).ok();
        let usual = DateTimeFormatter::try_new(preferences, Y::long()).ok()?;
        let buddhist = usual.calendar().0.kind() == AnyCalendarKind::Buddhist;
        let (calendar, years) = match buddhist {
            true => (CalendarAlgorithm::Buddhist, YearStyle::WithEra),
            false => (CalendarAlgorithm::Gregory, YearStyle::Auto),
        };
        preferences.calendar_algorithm = Some(calendar);
        let dates = Self {
            day: DateTimeFormatter::try_new(preferences, YMD::long().with_year_style(years)).ok()?,
            month: DateTimeFormatter::try_new(preferences, YM::long().with_year_style(years)).ok()?,
            year: DateTimeFormatter::try_new(preferences, Y::long().with_year_style(years)).ok()?,
            numbers: Numbers::of(tag),
        };
        // CLDR's root has `M11` for November.
        (!dates.write(2026, Some(11), None)?.contains("M11")).then_some(dates)
    }

    /// A day, a month or a year of the Gregorian calendar in words; none if there is no such day.
    pub fn write(&self, year: i32, month: Option<u8>, day: Option<u8>) -> Option<String> {
        let date = Date::try_new_gregorian(year, month.unwrap_or(1), day.unwrap_or(1)).ok()?;
        let text = match (month, day) {
            (Some(_), Some(_)) => self.day.format(&date).to_string(),
            (Some(_), None) => self.month.format(&date).to_string(),
            (None, _) => self.year.format(&date).to_string(),
        };
        Some(self.numbers.digits(&text))
    }
}

impl fmt::Debug for Dates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Dates({:?})", self.write(2026, Some(11), Some(26)))
    }
}
