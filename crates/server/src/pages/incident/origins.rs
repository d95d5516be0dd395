use std::collections::HashMap;

use wirewatch_pipeline::IncidentDetail;
use wirewatch_text::fold;

use crate::pages::words::id_in_words;
use crate::views::outlet_name;

/// What outlets and origins are called, and in which language articles are.
pub(super) struct Outlets {
    /// Names of outlets and credited agencies by their folded form.
    names: HashMap<String, String>,
    languages: HashMap<String, String>,
}

/// Reads names and languages off an incident's articles.
pub(super) fn outlets_of(detail: &IncidentDetail) -> Outlets {
    let mut names = HashMap::new();
    let mut languages = HashMap::new();
    for stored in &detail.articles {
        let article = &stored.analysis.article;
        let given = outlet_name(stored)
            .into_iter()
            .chain(article.agencies.iter().cloned());
        for name in given {
            names.entry(key(&name)).or_insert(name);
        }
        if let Some(language) = &article.language {
            languages.insert(stored.id.to_string(), language.clone());
        }
    }
    Outlets { names, languages }
}

impl Outlets {
    /// The language of an article, BCP 47.
    pub(super) fn language(&self, article: &str) -> Option<String> {
        self.languages.get(article).cloned()
    }

    /// An origin as its own articles write it; else its id in words.
    pub(super) fn origin_name(&self, id: Option<&str>) -> String {
        let Some(id) = id else {
            return "not compared yet".to_owned();
        };
        match self.names.get(&key(id)) {
            Some(name) => name.clone(),
            None => id_in_words(id),
        }
    }
}

fn key(name: &str) -> String {
    let folded = fold(name);
    folded.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_told_by_name() {
        let outlets = Outlets {
            names: HashMap::from([(key("The Harbour Post"), "The Harbour Post".to_owned())]),
            languages: HashMap::new(),
        };
        assert_eq!(
            outlets.origin_name(Some("the-harbour-post")),
            "The Harbour Post"
        );
        assert_eq!(outlets.origin_name(Some("meridian-wire")), "Meridian Wire");
        assert_eq!(outlets.origin_name(None), "not compared yet");
    }
}
