use wirewatch_model::PollWishes;

/// A week; no feed of news means to be asked less often, whatever it says.
const MOST_MINUTES: u32 = 7 * 24 * 60;

/// What a feed says of how often it wants to be polled, while it is read.
#[derive(Debug, Default)]
pub(super) struct WishesDraft {
    wishes: PollWishes,
    period_secs: Option<u32>,
    frequency: Option<u32>,
}

/// Whether an element of a feed says how often it wants to be polled. `parent` is the element around it.
pub(super) fn is_wish(name: &str, parent: Option<&str>) -> bool {
    match name {
        "ttl" | "updateperiod" | "updatefrequency" => true,
        "hour" => parent == Some("skiphours"),
        "day" => parent == Some("skipdays"),
        _ => false,
    }
}

impl WishesDraft {
    /// Notes what an element says; nonsense says nothing.
    pub(super) fn note(&mut self, name: &str, text: &str) {
        let text = text.trim();
        let number: Option<u32> = text.parse().ok();
        match name {
            "ttl" => {
                self.wishes.ttl_minutes = number
                    .filter(|minutes| *minutes > 0)
                    .map(|minutes| minutes.min(MOST_MINUTES));
            }
            "hour" => {
                // Midnight is 0 or 24.
                if let Some(hour) = number.filter(|hour| *hour <= 24) {
                    self.wishes.skip_hours |= 1 << (hour % 24);
                }
            }
            "day" => {
                if let Some(day) = weekday(text) {
                    self.wishes.skip_days |= 1 << day;
                }
            }
            "updateperiod" => self.period_secs = period_secs(text),
            "updatefrequency" => self.frequency = number.filter(|frequency| *frequency > 0),
            _ => {}
        }
    }

    pub(super) fn finish(self) -> PollWishes {
        let frequency = self.frequency.unwrap_or(1);
        PollWishes {
            update_period_secs: self
                .period_secs
                .map(|period| (period / frequency).clamp(1, MOST_MINUTES * 60)),
            ..self.wishes
        }
    }
}

fn weekday(name: &str) -> Option<u8> {
    let days = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    let name = name.to_ascii_lowercase();
    let day = days
        .iter()
        .position(|day| *day == name || name.len() >= 3 && day.starts_with(&name))?;
    u8::try_from(day).ok()
}

fn period_secs(name: &str) -> Option<u32> {
    const HOUR: u32 = 3_600;
    match name.to_ascii_lowercase().as_str() {
        "hourly" => Some(HOUR),
        "daily" => Some(24 * HOUR),
        "weekly" => Some(7 * 24 * HOUR),
        "monthly" => Some(30 * 24 * HOUR),
        "yearly" => Some(365 * 24 * HOUR),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_wishes(said: &[(&str, &str)], expected: PollWishes) {
        let mut draft = WishesDraft::default();
        for (name, text) in said {
            draft.note(name, text);
        }
        assert_eq!(draft.finish(), expected);
    }

    #[test]
    fn period_and_frequency_make_an_interval() {
        let wish = |secs| PollWishes {
            update_period_secs: Some(secs),
            ..PollWishes::default()
        };
        check_wishes(&[("updateperiod", " hourly ")], wish(3_600));
        check_wishes(
            &[("updatefrequency", "4"), ("updateperiod", "daily")],
            wish(21_600),
        );
        check_wishes(
            &[("updatefrequency", "0"), ("updateperiod", "hourly")],
            wish(3_600),
        );
        check_wishes(&[("updateperiod", "yearly")], wish(604_800));
    }

    #[test]
    fn hours_and_days_are_noted_by_their_place() {
        check_wishes(
            &[("hour", "0"), ("hour", "24"), ("hour", "3"), ("hour", "25")],
            PollWishes {
                skip_hours: 0b1001,
                ..PollWishes::default()
            },
        );
        check_wishes(
            &[("day", "Saturday"), ("day", "sun"), ("day", "someday")],
            PollWishes {
                skip_days: 0b110_0000,
                ..PollWishes::default()
            },
        );
    }

    #[test]
    fn nonsense_says_nothing() {
        check_wishes(
            &[("ttl", "0"), ("ttl", "soon"), ("updateperiod", "often")],
            PollWishes::default(),
        );
    }
}
