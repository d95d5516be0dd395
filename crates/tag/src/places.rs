//! Places named in a text: countries, towns and divisions of the place table, and the venues and villages the text itself names.

mod gazetteer;
mod resolve;
mod rules;
mod scan;

use std::ops::Range;

use wirewatch_model::{Place, Span};

pub(crate) use resolve::{Surroundings, resolve};
pub(crate) use rules::PlaceRules;
pub(crate) use scan::{is_unnamed, scan};

pub(crate) use gazetteer::Row;

/// A country of the rules, by its number.
pub(crate) type CountryId = usize;

/// A place named in the text.
#[derive(Debug, Clone)]
pub(crate) struct PlaceMention {
    /// Its words.
    pub words: Range<usize>,
    /// Where it stands.
    pub span: Span,
    /// The name as written, without an article.
    pub name: String,
    /// What it is.
    pub kind: PlaceKind,
    /// The town or division it was found to be.
    pub row: Option<Row>,
    /// The country it is, lies in or, for a people, comes from.
    pub country: Option<CountryId>,
    /// The country it must lie in by the words beside it ("Tete, Mozambique").
    pub stated_country: Option<CountryId>,
    /// Whether the text speaks of a district or village of that name, or the name is a part of a venue's: then only a
    /// place in the text's own countries is meant.
    pub is_local: bool,
}

/// What a place mention is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum PlaceKind {
    /// A country's name.
    Country,
    /// A word for a country's people or things ("Afghan").
    People,
    /// A name of the place table, with all it may stand for.
    Listed(Vec<Row>),
    /// "the capital": of the country that the text speaks of.
    Capital,
    /// A village, town or district by the text's own words.
    Named {
        /// Whether it stands alone, and is no part of a town.
        is_village: bool,
    },
    /// A building, square or other venue with a name.
    Venue,
    /// A town whose name many share, none of them in a country the text speaks of.
    Untold,
}

impl PlaceMention {
    /// Whether something can have happened there.
    pub fn is_location(&self) -> bool {
        match &self.kind {
            PlaceKind::People => false,
            PlaceKind::Listed(_) | PlaceKind::Capital => self.row.is_some(),
            PlaceKind::Country | PlaceKind::Named { .. } | PlaceKind::Venue | PlaceKind::Untold => {
                true
            }
        }
    }

    /// How fine the place is: a venue is finest.
    pub fn fineness(&self) -> u8 {
        match &self.kind {
            PlaceKind::Venue => 4,
            PlaceKind::Named { .. } => 3,
            PlaceKind::Listed(_) if self.row.is_some_and(|row| row.is_division) => 1,
            PlaceKind::Listed(_) | PlaceKind::Capital | PlaceKind::Untold => 2,
            PlaceKind::Country | PlaceKind::People => 0,
        }
    }
}

/// What a name stands for by itself, in any language.
#[derive(Debug, Clone)]
pub(crate) enum FoundPlace {
    /// A country.
    Country(CountryId),
    /// Towns or divisions of that name, the greatest first.
    Towns(Vec<Row>),
}

/// What the folded `name` stands for.
pub(crate) fn named(name: &str, rules: &PlaceRules) -> Option<FoundPlace> {
    let country = rules.by_name(name).or_else(|| rules.by_other_name(name));
    if let Some(country) = country {
        return Some(FoundPlace::Country(country));
    }
    let rows = gazetteer::lookup(name);
    (!rows.is_empty()).then_some(FoundPlace::Towns(rows))
}

/// The place of the outward contract for a name as `shown`: of towns, the greatest in one of `countries`, else the greatest of
/// all where that is a great one, else the bare name.
pub(crate) fn place_of(
    found: &FoundPlace,
    shown: &str,
    countries: &[CountryId],
    rules: &PlaceRules,
) -> Place {
    let country_of = |row: &Row| rules.by_code(std::str::from_utf8(&row.country).ok()?);
    let mut mention = PlaceMention {
        words: 0..0,
        span: Span::new(0, 0),
        name: shown.to_owned(),
        kind: PlaceKind::Country,
        row: None,
        country: None,
        stated_country: None,
        is_local: false,
    };
    match found {
        FoundPlace::Country(id) => mention.country = Some(*id),
        FoundPlace::Towns(rows) => {
            mention.kind = PlaceKind::Named { is_village: false };
            mention.row = rows
                .iter()
                .find(|row| country_of(row).is_some_and(|id| countries.contains(&id)))
                .or_else(|| rows.iter().find(|row| row.size >= resolve::SMALL))
                .copied();
            mention.country = mention.row.as_ref().and_then(country_of);
        }
    }
    let mut place = to_place(&mention, None, rules);
    shown.clone_into(&mut place.name);
    place
}

/// The place of the outward contract for `fine`, with the town or country around it from `around`.
pub(crate) fn to_place(
    fine: &PlaceMention,
    around: Option<&PlaceMention>,
    rules: &PlaceRules,
) -> Place {
    let mut place = Place {
        name: fine.name.clone(),
        ..Place::default()
    };
    let row = fine.row.or_else(|| around.and_then(|around| around.row));
    let country = fine
        .country
        .or_else(|| around.and_then(|around| around.country));
    if let Some(row) = row {
        if row.is_division {
            place.admin1 = Some(gazetteer::name_of(row.id).to_owned());
        } else {
            place.city = Some(gazetteer::name_of(row.id).to_owned());
            place.admin1 = row.division.map(|id| gazetteer::name_of(id).to_owned());
        }
        place.lat = Some(row.lat);
        place.lon = Some(row.lon);
        place.precision = Some(if row.is_division { "admin1" } else { "city" }.to_owned());
    } else if country.is_some() && fine.kind == PlaceKind::Country {
        place.precision = Some("country".to_owned());
    }
    if let Some(country) = country.and_then(|id| rules.country(id)) {
        place.country = Some(country.name.clone());
        place.country_code = Some(country.code.clone());
        // Within a country, its English name is the one to show.
        if fine.kind == PlaceKind::Country {
            place.name = country.name.clone();
        }
    }
    place
}
