//! Where it happened: homonyms told apart, and no pin where the text does not tell.

use super::read;

/// Checks name and country of the first attack's place.
#[track_caller]
fn check_place(text: &str, name: &str, country: Option<&str>) {
    let found = read(text);
    let place = found.first().and_then(|attack| attack.place.as_ref());
    let place = place.unwrap_or_else(|| panic!("a place: {found:#?}"));
    assert_eq!(
        (place.name.as_str(), place.country.as_deref()),
        (name, country),
        "{found:#?}"
    );
}

#[test]
fn town_that_no_table_has_is_not_pinned_to_its_greater_namesake() {
    let text = "Insurgents attacked the port of Palma on Tuesday, killing six fishermen. Mozambican troops were sent from \
                Maputo, the defence ministry said. Residents fled south through Mozambique.";
    check_place(text, "Palma", Some("Mozambique"));
    assert_eq!(
        read(text)[0].place.as_ref().and_then(|place| place.lat),
        None
    );
}

#[test]
fn homonym_lies_in_the_country_spoken_of() {
    check_place(
        "Gunmen killed four people in Tripoli on Monday, Lebanese security officials said. Beirut has sent soldiers to the north \
         of Lebanon.",
        "Tripoli",
        Some("Lebanon"),
    );
    check_place(
        "A car bomb killed three people in Valencia on Friday. Venezuela's government blamed a criminal gang.",
        "Valencia",
        Some("Venezuela"),
    );
}

#[test]
fn homonyms_as_likely_as_one_another_stay_without_a_country() {
    check_place(
        "Suspected jihadists killed fifteen villagers in Merida on Monday, a local official said.",
        "Merida",
        None,
    );
}

#[test]
fn suburb_of_a_city_is_placed_by_the_city() {
    check_place(
        "A drone killed a senior official in a suburb of Beirut on Tuesday, and Iran promised revenge for the attack.",
        "Beirut",
        Some("Lebanon"),
    );
}

#[test]
fn country_that_speaks_or_fires_is_not_where_it_happened() {
    let text = "MOSCOW - Gunmen stormed a concert hall on Friday and killed 40 people. State television suggested that Ukraine \
                stood behind the attack.";
    check_place(text, "Russia", Some("Russia"));
}

#[test]
fn town_before_a_colon_is_where_the_report_was_written() {
    check_place(
        "DAKAR: Jihadists opened fire on civilians around the town of Barsalogho in central Burkina Faso on Saturday, killing \
         at least 100 people.",
        "Barsalogho",
        Some("Burkina Faso"),
    );
}
