use wirewatch_model::Place;
use wirewatch_pipeline::IncidentDetail;

use crate::charts::{MapPlace, Precision, country_name};

/// The place of an incident as exactly as a report states it. Reports of the place that the incident goes by come before others, of
/// those the finest, of those the first. A country is all there is when no report says more, and nothing when none says that.
pub(super) fn place_of(detail: &IncidentDetail) -> Option<MapPlace> {
    let summary = &detail.incident.summary;
    let places = detail.incident.members.iter().filter_map(|member| {
        let stored = detail
            .articles
            .iter()
            .find(|stored| stored.id == member.article)?;
        let number = usize::try_from(member.attack).ok()?;
        stored.analysis.attacks.get(number)?.place.as_ref()
    });
    let of_country = places.filter(|place| place.country_code == summary.country);
    let goes_by = |place: &Place| {
        let name = summary.place.as_deref();
        name.is_some() && (place.city.as_deref() == name || Some(place.name.as_str()) == name)
    };
    let best = of_country.min_by_key(|place| (!goes_by(place), precision(place)));
    match best {
        Some(place) => Some(map_place(place)),
        None => {
            let country = summary.country.clone()?;
            Some(MapPlace {
                name: country_name(&country),
                country: Some(country),
                point: None,
                precision: Precision::Country,
            })
        }
    }
}

fn precision(place: &Place) -> Precision {
    let point = place.lat.zip(place.lon);
    let precision = place.precision.as_deref().and_then(Precision::named);
    match precision {
        Some(precision) if point.is_some() => precision,
        _ => Precision::Country,
    }
}

fn map_place(place: &Place) -> MapPlace {
    let precision = precision(place);
    // The circle is called by what it is a circle of: the coordinates of a city are not those of a hall in it.
    let called = match precision {
        Precision::Venue => None,
        Precision::City => place.city.as_ref(),
        Precision::Province => place.admin1.as_ref(),
        Precision::Country => place.country.as_ref(),
    };
    MapPlace {
        name: called.unwrap_or(&place.name).clone(),
        country: place.country_code.clone(),
        point: place.lat.zip(place.lon),
        precision,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hall(precision: &str, point: Option<(f64, f64)>) -> Place {
        Place {
            name: "Corn Exchange".to_owned(),
            city: Some("Herat".to_owned()),
            country: Some("Afghanistan".to_owned()),
            country_code: Some("AF".to_owned()),
            lat: point.map(|point| point.0),
            lon: point.map(|point| point.1),
            precision: Some(precision.to_owned()),
            ..Place::default()
        }
    }

    #[track_caller]
    fn check(place: &Place, name: &str, precision: Precision) {
        let shown = map_place(place);
        assert_eq!((shown.name.as_str(), shown.precision), (name, precision));
    }

    #[test]
    fn circle_is_called_by_what_its_coordinates_are_of() {
        let herat = Some((34.3, 62.2));
        check(&hall("venue", herat), "Corn Exchange", Precision::Venue);
        check(&hall("city", herat), "Herat", Precision::City);
        check(&hall("country", herat), "Afghanistan", Precision::Country);
        check(&hall("city", None), "Afghanistan", Precision::Country);
    }
}
