use serde::Deserialize;
use wirewatch_text::fold;

use super::CountryId;
use wirewatch_text::RuleMap;

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
    names: RuleMap<String, CountryId>,
    elsewhere: RuleMap<String, CountryId>,
    people: RuleMap<String, CountryId>,
    codes: RuleMap<String, CountryId>,
    /// The first words of all these names: most words of a text begin none.
    beginnings: RuleMap<String, ()>,
}

impl PlaceRules {
    /// Reads the rules from the text of `countries.toml`.
    pub fn parse(countries: &str) -> Result<Self, toml::de::Error> {
        let file: CountriesFile = toml::from_str(countries)?;
        let mut rules = Self {
            countries: Vec::new(),
            names: RuleMap::default(),
            elsewhere: RuleMap::default(),
            people: RuleMap::default(),
            codes: RuleMap::default(),
            beginnings: RuleMap::default(),
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
        let names = rules.names.keys().chain(rules.elsewhere.keys());
        rules.beginnings = names
            .chain(rules.people.keys())
            .filter_map(|name| name.split(' ').next())
            .map(|word| (word.to_owned(), ()))
            .collect();
        Ok(rules)
    }

    /// Whether a country's or people's name begins with the folded word.
    pub fn begins_name(&self, word: &str) -> bool {
        self.beginnings.contains_key(word)
    }

    /// Every folded English name of a country or its people, with the country's code.
    pub fn words(&self) -> Vec<(String, String)> {
        let names = self.names.iter().chain(&self.people);
        let words = names.filter_map(|(word, id)| {
            let country = self.country(*id)?;
            Some((word.clone(), country.code.clone()))
        });
        words.collect()
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
