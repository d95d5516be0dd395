use wirewatch_model::Stamp;

/// Reads a date in any of the forms that feeds are known to use; `None` when it is none.
pub fn parse_feed_date(text: &str) -> Option<Stamp> {
    text.trim().parse().ok().map(Stamp::utc)
}
