//! A day of the calendar, as people write it: `2027-03-31`.

use std::fmt;
use std::str::FromStr;

/// A day that exists. Earlier days are less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// The day, in UTC, that holds a number of seconds since 1970 began. Times that no date of ours can name count as the
    /// first or the last one that it can.
    #[must_use]
    pub fn of_unix_time(seconds: i64) -> Self {
        /// Days after which the Gregorian calendar repeats itself: 400 years.
        const CYCLE: i64 = 146_097;
        let mut days = seconds.div_euclid(24 * 60 * 60);
        if days < 0 {
            return Self {
                year: 1970,
                month: 1,
                day: 1,
            };
        }
        let cycles = days / CYCLE;
        days %= CYCLE;
        let mut year = 1970 + 400 * cycles;
        loop {
            let length = if is_leap(year) { 366 } else { 365 };
            if days < length {
                break;
            }
            days -= length;
            year += 1;
        }
        let Ok(known) = u16::try_from(year).map(|year| year.min(9999)) else {
            return Self {
                year: 9999,
                month: 12,
                day: 31,
            };
        };
        let mut month = 1;
        while days >= i64::from(length(known, month)) {
            days -= i64::from(length(known, month));
            month += 1;
        }
        Self {
            year: known,
            month,
            day: u8::try_from(days + 1).unwrap_or(1),
        }
    }
}

fn is_leap(year: i64) -> bool {
    (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
}

/// How many days a month has; none where there is no such month.
fn length(year: u16, month: u8) -> u8 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year.into()) => 29,
        2 => 28,
        _ => 0,
    }
}

/// Four digits, two, and two: nothing else is sure to mean one day.
impl FromStr for Date {
    type Err = NoDate;

    fn from_str(written: &str) -> Result<Self, NoDate> {
        let bytes = written.as_bytes();
        let is_formed = bytes.len() == 10
            && bytes.iter().enumerate().all(|(at, byte)| match at {
                4 | 7 => *byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        if !is_formed {
            return Err(NoDate);
        }
        let (Ok(year), Ok(month), Ok(day)) = (
            written[..4].parse(),
            written[5..7].parse(),
            written[8..].parse(),
        ) else {
            return Err(NoDate);
        };
        if day == 0 || day > length(year, month) {
            return Err(NoDate);
        }
        Ok(Self { year, month, day })
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// What was written names no day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoDate;

impl fmt::Display for NoDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a date is written like `2027-03-31`")
    }
}

impl std::error::Error for NoDate {}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(written: &str) -> Date {
        written.parse().unwrap()
    }

    #[test]
    fn only_days_that_exist_are_dates() {
        for written in ["2027-03-31", "2028-02-29", "2000-02-29", "0000-01-01"] {
            assert_eq!(date(written).to_string(), written);
        }
        for written in [
            "2027-02-29",
            "1900-02-29",
            "2027-13-01",
            "2027-00-10",
            "2027-04-31",
            "2027-1-1",
            "27-01-01",
            "2027/01/01",
            "2027-01-011",
            "+027-01-01",
            "",
            "２０２７-01-01",
        ] {
            assert_eq!(written.parse::<Date>(), Err(NoDate), "{written}");
        }
    }

    #[test]
    fn days_follow_each_other() {
        assert!(date("2027-03-31") < date("2027-04-01"));
        assert!(date("2026-12-31") < date("2027-01-01"));
    }

    #[test]
    fn a_clock_tells_the_day() {
        for (seconds, day) in [
            (0, "1970-01-01"),
            (86_399, "1970-01-01"),
            (86_400, "1970-01-02"),
            (951_782_400, "2000-02-29"),
            (1_806_451_200, "2027-03-31"),
            (13_574_476_800, "2400-02-28"),
            (-1, "1970-01-01"),
            (i64::MAX, "9999-12-31"),
        ] {
            assert_eq!(Date::of_unix_time(seconds).to_string(), day, "{seconds}");
        }
    }
}
