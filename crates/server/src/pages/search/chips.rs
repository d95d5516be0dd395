//! The parts of a search, each with a way to take it out.

use wirewatch_index::query_parts;

use super::address::{Address, NARROWING};
use super::names::Names;
use crate::SearchParams;

/// One part of a search.
pub(super) struct Chip {
    /// What it is about: "group", "from"; empty for words.
    pub(super) field: String,
    /// The part, by its name.
    pub(super) text: String,
    /// Whether it says what must not be there.
    pub(super) excluded: bool,
    /// The search without it.
    pub(super) without: Address,
    /// The search for it and nothing else; `None` for what is excluded.
    pub(super) alone: Option<Address>,
}

impl Chip {
    /// The part in words.
    pub(super) fn words(&self) -> String {
        if self.field.is_empty() {
            return self.text.clone();
        }
        format!("{} {}", self.field, self.text)
    }
}

/// The parts of a search, those of the query first.
pub(super) fn chips(address: &Address, names: &Names<'_>) -> Vec<Chip> {
    let params = address.params();
    let bare = Address::of(&SearchParams {
        kind: params.kind.clone(),
        rollup: params.rollup,
        ..SearchParams::default()
    });
    let parts = query_parts(&params.q).into_iter();
    let mut chips: Vec<Chip> = parts
        .map(|part| Chip {
            field: String::new(),
            alone: (!part.excluded).then(|| bare.asking(&part.text)),
            text: part.text,
            excluded: part.excluded,
            without: address.asking(&part.without),
        })
        .collect();
    for field in NARROWING {
        for value in address.values(field) {
            chips.push(Chip {
                field: field.to_owned(),
                without: address.widened(field, &value),
                alone: Some(bare.narrowed(field, &value)),
                text: names.name(field, &value),
                excluded: false,
            });
        }
    }
    let ends = [
        (
            "from",
            &params.from,
            address.during("", &params.to),
            bare.during(&params.from, ""),
        ),
        (
            "before",
            &params.to,
            address.during(&params.from, ""),
            bare.during("", &params.to),
        ),
    ];
    for (field, day, without, alone) in ends {
        if !day.is_empty() {
            chips.push(Chip {
                field: field.to_owned(),
                text: day.clone(),
                excluded: false,
                without,
                alone: Some(alone),
            });
        }
    }
    chips
}

#[cfg(test)]
mod tests {
    use wirewatch_pipeline::Watchlist;

    use super::*;

    #[test]
    fn each_part_can_be_taken_out() {
        let address = Address::of(&SearchParams {
            q: "market -drill".to_owned(),
            outlet: "Wire, Herald".to_owned(),
            from: "2024-03-22".to_owned(),
            ..SearchParams::default()
        });
        let watchlist = Watchlist::builtin();
        let told: Vec<(String, String, String)> = chips(&address, &Names::known(&watchlist))
            .into_iter()
            .map(|chip| (chip.field, chip.text, chip.without.first()))
            .collect();
        let told: Vec<(&str, &str, &str)> = told
            .iter()
            .map(|(field, text, link)| (field.as_str(), text.as_str(), link.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                (
                    "",
                    "market",
                    "/?q=-drill&outlet=Wire%2C%20Herald&from=2024-03-22"
                ),
                (
                    "",
                    "-drill",
                    "/?q=market&outlet=Wire%2C%20Herald&from=2024-03-22"
                ),
                (
                    "outlet",
                    "Wire",
                    "/?q=market%20-drill&outlet=Herald&from=2024-03-22"
                ),
                (
                    "outlet",
                    "Herald",
                    "/?q=market%20-drill&outlet=Wire&from=2024-03-22"
                ),
                (
                    "from",
                    "2024-03-22",
                    "/?q=market%20-drill&outlet=Wire%2C%20Herald"
                ),
            ]
        );
    }
}
