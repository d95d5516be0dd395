//! Places named in a text: countries, towns and divisions of the place table, and the venues and villages the text itself names.

mod gazetteer;
mod resolve;
mod rules;
mod scan;

use std::ops::Range;

use wirewatch_model::{Place, Span};

pub(crate) use resolve::{Surroundings, resolve};
pub(crate) use rules::PlaceRules;
pub(crate) use scan::scan;

use gazetteer::Row;

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
    /// A village, town or district by the text's own words.
    Named {
        /// Whether it stands alone, and is no part of a town.
        is_village: bool,
    },
    /// A building, square or other venue with a name.
    Venue,
}

impl PlaceMention {
    /// Whether something can have happened there.
    pub fn is_location(&self) -> bool {
        match &self.kind {
            PlaceKind::People => false,
            PlaceKind::Listed(_) => self.row.is_some(),
            PlaceKind::Country | PlaceKind::Named { .. } | PlaceKind::Venue => true,
        }
    }

    /// How fine the place is: a venue is finest.
    pub fn fineness(&self) -> u8 {
        match &self.kind {
            PlaceKind::Venue => 4,
            PlaceKind::Named { .. } => 3,
            PlaceKind::Listed(_) if self.row.is_some_and(|row| row.is_division) => 1,
            PlaceKind::Listed(_) => 2,
            PlaceKind::Country | PlaceKind::People => 0,
        }
    }
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
