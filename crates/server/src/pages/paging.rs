//! Links to the pages of a list before and after the one shown.

/// Where the list goes on, if it does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Paging {
    /// The entries before.
    pub(crate) earlier: Option<String>,
    /// The entries after.
    pub(crate) later: Option<String>,
}

impl Paging {
    /// For a list that passes over `offset` entries and shows `step`; `more` says whether any follow, and `link` gives the
    /// address for another offset.
    pub(crate) fn by_offset(
        offset: usize,
        step: usize,
        more: bool,
        link: impl Fn(usize) -> String,
    ) -> Self {
        Self {
            earlier: (offset > 0).then(|| link(offset.saturating_sub(step))),
            later: more.then(|| link(offset + step)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_page_has_none_before_and_the_last_none_after() {
        let link = |offset: usize| offset.to_string();
        let first = Paging::by_offset(0, 20, true, link);
        assert_eq!((first.earlier, first.later), (None, Some("20".to_owned())));
        let last = Paging::by_offset(15, 20, false, link);
        assert_eq!((last.earlier, last.later), (Some("0".to_owned()), None));
    }
}
