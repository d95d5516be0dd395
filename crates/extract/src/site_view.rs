use scraper::{ElementRef, Selector};

use crate::SiteRule;
use crate::page::Page;

/// What the rule of a site finds on one page.
#[derive(Debug, Default)]
pub struct SiteView {
    /// The elements that hold the body; empty when the general method is to find it.
    pub take: Vec<usize>,
    /// The elements that are no part of it.
    pub drop: Vec<usize>,
    /// Dates of publication, as written.
    pub dates: Vec<String>,
}

impl SiteView {
    /// Applies `rule` to a page; without one, nothing is found.
    pub fn of(rule: Option<&SiteRule>, page: &Page<'_>) -> Self {
        let Some(rule) = rule else {
            return Self::default();
        };
        let first = rule
            .take
            .iter()
            .map(|selector| matches(page, selector))
            .find(|found| !found.is_empty());
        let drop = rule
            .drop
            .iter()
            .flat_map(|selector| matches(page, selector))
            .collect();
        let dates = rule
            .date
            .iter()
            .flat_map(|selector| matches(page, selector))
            .map(|index| date_text(page, index))
            .collect();
        Self {
            take: first.unwrap_or_default(),
            drop,
            dates,
        }
    }

    /// Whether the rule keeps (`Some(true)`) or drops text under an element; `None` where it says nothing.
    pub fn verdict(&self, page: &Page<'_>, element: usize) -> Option<bool> {
        if self.take.is_empty() && self.drop.is_empty() {
            return None;
        }
        let is_under = |roots: &[usize]| {
            roots.iter().any(|&root| {
                page.elements
                    .get(root)
                    .is_some_and(|found| (root..found.end).contains(&element))
            })
        };
        if is_under(&self.drop) {
            return Some(false);
        }
        if self.take.is_empty() {
            return None;
        }
        Some(is_under(&self.take))
    }
}

fn matches(page: &Page<'_>, selector: &Selector) -> Vec<usize> {
    let mut found = Vec::new();
    for (index, element) in page.elements.iter().enumerate() {
        let node = page.html.tree.get(element.node).and_then(ElementRef::wrap);
        if node.is_some_and(|node| selector.matches(&node)) {
            found.push(index);
        }
    }
    found
}

fn date_text(page: &Page<'_>, index: usize) -> String {
    ["datetime", "content"]
        .iter()
        .find_map(|name| page.attribute(index, name))
        .map_or_else(|| page.text_of(index, 200), str::to_owned)
}
