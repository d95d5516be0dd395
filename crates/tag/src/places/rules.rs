use std::collections::HashMap;

use serde::Deserialize;
use wirewatch_text::fold;

use super::CountryId;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CountriesFile {
    country: Vec<CountryEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CountryEntry {
    code: String,
    capital: Option<String>,
    names: Vec<String>,
    people: Vec<String>,
    elsewhere: Vec<String>,
}

/// A country.
#[derive(Debug, Clone)]
pub(crate) struct Country {
    /// ISO 3166-1 alpha-2.
    pub code: String,
    /// Its English short name.
    pub name: String,
    /// Its capital's name, folded.
    pub capital: Option<String>,
}

/// The names of countries and of their people.
#[derive(Debug, Clone)]
pub(crate) struct PlaceRules {
    countries: Vec<Country>,
    names: HashMap<String, CountryId>,
    elsewhere: HashMap<String, CountryId>,
    people: HashMap<String, CountryId>,
    codes: HashMap<String, CountryId>,
}

impl PlaceRules {
    /// Reads the rules from the text of `countries.toml`.
    pub fn parse(countries: &str) -> Result<Self, toml::de::Error> {
        let file: CountriesFile = toml::from_str(countries)?;
        let mut rules = Self {
            countries: Vec::new(),
            names: HashMap::new(),
            elsewhere: HashMap::new(),
            people: HashMap::new(),
            codes: HashMap::new(),
        };
        for entry in file.country {
            let id = rules.countries.len();
            for name in &entry.names {
                rules.names.entry(fold(name)).or_insert(id);
            }
            for name in &entry.elsewhere {
                rules.elsewhere.entry(fold(name)).or_insert(id);
            }
            for people in &entry.people {
                let folded = fold(people);
                rules.people.entry(format!("{folded}s")).or_insert(id);
                rules.people.entry(folded).or_insert(id);
            }
            rules.codes.insert(entry.code.clone(), id);
            let name = entry
                .names
                .first()
                .cloned()
                .unwrap_or_else(|| entry.code.clone());
            rules.countries.push(Country {
                code: entry.code,
                name,
                capital: entry.capital.as_deref().map(fold),
            });
        }
        Ok(rules)
    }

    /// The country with the folded name `name`.
    pub fn by_name(&self, name: &str) -> Option<CountryId> {
        self.names.get(name).copied()
    }

    /// The country with the folded name `name` in another language than English ("Mauricio" is a first name in English).
    pub fn by_other_name(&self, name: &str) -> Option<CountryId> {
        self.elsewhere.get(name).copied()
    }

    /// The country whose people or things the folded word `word` names.
    pub fn by_people(&self, word: &str) -> Option<CountryId> {
        self.people.get(word).copied()
    }

    /// The country with the ISO code `code`.
    pub fn by_code(&self, code: &str) -> Option<CountryId> {
        self.codes.get(code).copied()
    }

    /// A country by its number.
    pub fn country(&self, id: CountryId) -> Option<&Country> {
        self.countries.get(id)
    }
}
