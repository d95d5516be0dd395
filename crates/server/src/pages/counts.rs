//! Numbers of views in words.

use wirewatch_model::Count;

use super::words::{self, counted};
use crate::views::CountView;

/// A stated number: `137`, `at least 137`, `30 to 40`; one that the text gives in words is told so.
pub(crate) fn count_words(view: &CountView) -> String {
    let words = words::count_words(Count {
        min: view.min,
        max: view.max,
        vague: view.vague,
    });
    if view.vague {
        format!("{words}, in words")
    } else {
        words
    }
}

/// "7 articles, 2 origins": how much is said, and how many witnesses that is.
pub(crate) fn coverage_words(articles: usize, origins: usize) -> String {
    let articles = counted(articles as u64, "article");
    format!("{articles}, {}", counted(origins as u64, "origin"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(min: Option<u32>, max: Option<u32>, vague: bool, words: &str) {
        assert_eq!(count_words(&CountView { min, max, vague }), words);
    }

    #[test]
    fn bounds_are_told_as_stated() {
        check(Some(137), Some(137), false, "137");
        check(Some(30), Some(40), false, "30 to 40");
        check(Some(100), None, false, "at least 100");
        check(None, Some(9), false, "up to 9");
        check(Some(24), None, true, "at least 24, in words");
        check(None, None, true, "some, in words");
    }

    #[test]
    fn one_is_not_several() {
        assert_eq!(coverage_words(7, 1), "7 articles, 1 origin");
    }
}
