use wirewatch_model::{Attack, Stamp};

use crate::attacks::rules::AttackRules;
use crate::attacks::{AttackContext, find_attacks};
use crate::{Watchlist, find_groups};

/// Reads `text` in `language` as published on Tuesday, 26 March 2024.
fn read(language: &str, text: &str) -> Vec<Attack> {
    let groups = find_groups(text, Some(language), &Watchlist::builtin());
    let published = Stamp::day(jiff::civil::date(2024, 3, 26));
    let context = AttackContext {
        published: published.as_ref(),
        language: Some(language),
        country: None,
        groups: &groups,
        regions: &[],
    };
    find_attacks(text, &context, &AttackRules::builtin())
}

/// Checks kind, place as written, country, day and claim of the one attack.
#[track_caller]
fn check(language: &str, text: &str, expected: [&str; 5]) {
    let found = read(language, text);
    let [attack] = found.as_slice() else {
        panic!("one attack expected: {found:#?}");
    };
    let place = attack.place.clone().unwrap_or_default();
    let day = attack.date.map(|date| date.from.to_string());
    let read = [
        attack.kind.as_str(),
        place.name.as_str(),
        place.country_code.as_deref().unwrap_or(""),
        day.as_deref().unwrap_or(""),
        attack.claimed_by.first().map_or("", String::as_str),
    ];
    assert_eq!(read, expected);
    for evidence in &attack.evidence {
        assert!(!evidence.span.of(text).is_empty() && evidence.sentence.contains(evidence.span));
    }
}

#[test]
fn group_that_the_claimer_is_tied_to_claims_nothing() {
    let found = read(
        "fr",
        "Des hommes armés ont ouvert le feu samedi près de Barsalin, dans le nord du Burkina Faso. Le Groupe de soutien à \
         l’islam et aux musulmans, lié à Al-Qaïda, a revendiqué l’attaque.",
    );
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(
        found[0].claimed_by,
        ["Groupe de soutien à l’islam et aux musulmans"]
    );
}

#[test]
fn place_that_no_table_has_is_given_in_the_words_of_the_text() {
    check(
        "fr",
        "Des hommes armés ont ouvert le feu samedi près de Barsalin, dans le nord du Burkina Faso.",
        ["shooting", "Barsalin", "BF", "2024-03-23", ""],
    );
    check(
        "es",
        "Un coche bomba estalló ayer en el municipio de Villarruda, en Colombia.",
        ["bombing", "Villarruda", "CO", "2024-03-25", ""],
    );
}

#[test]
fn letter_for_in_before_an_arabic_name_is_no_part_of_it() {
    let found = read("ar", "وقع تفجير انتحاري في كنيسة بدمشق مساء الأحد.");
    let country = found
        .first()
        .and_then(|attack| attack.place.as_ref())
        .and_then(|place| place.country_code.as_deref());
    assert_eq!(country, Some("SY"), "{found:#?}");
}

#[test]
fn french_report_gives_kind_place_day_and_claim() {
    check(
        "fr",
        "Un attentat à la voiture piégée a tué six passants dimanche à Mogadiscio, selon la police. Les chebab ont \
         revendiqué l'attaque sur leur chaîne.",
        ["bombing", "Mogadiscio", "SO", "2024-03-24", "chebab"],
    );
}

#[test]
fn spanish_report_gives_kind_place_and_day() {
    check(
        "es",
        "Un coche bomba estalló el 14 de marzo en Cali frente a una comisaría y dejó tres heridos.",
        ["bombing", "Cali", "CO", "2024-03-14", ""],
    );
}

#[test]
fn german_report_gives_kind_place_day_and_claim() {
    check(
        "de",
        "Bei einem Selbstmordanschlag in Kabul sind am Donnerstag vier Menschen getötet worden. Zu der Tat bekannte sich die \
         Terrormiliz Islamischer Staat.",
        [
            "suicide-bombing",
            "Kabul",
            "AF",
            "2024-03-21",
            "Islamischer Staat",
        ],
    );
}

#[test]
fn russian_place_is_looked_up_in_its_first_case() {
    check(
        "ru",
        "Теракт произошел вчера в Багдаде, погибли семь человек.",
        ["armed-assault", "Багдаде", "IQ", "2024-03-25", ""],
    );
}

#[test]
fn arabic_report_gives_kind_place_day_and_claim() {
    check(
        "ar",
        "قتل خمسة أشخاص في تفجير انتحاري في بغداد يوم الأحد. وأعلن تنظيم الدولة الإسلامية مسؤوليته عن الهجوم.",
        [
            "suicide-bombing",
            "بغداد",
            "IQ",
            "2024-03-24",
            "تنظيم الدولة الإسلامية",
        ],
    );
}

#[test]
fn drills_anniversaries_and_trials_are_no_attacks() {
    for (language, text) in [
        (
            "fr",
            "La France marque mardi l'anniversaire de l'attentat à Nice.",
        ),
        ("es", "El juicio por el atentado en Cali comenzó el lunes."),
        (
            "de",
            "Die Polizei probte am Montag in Köln bei einer Übung eine Geiselnahme.",
        ),
        (
            "ru",
            "В понедельник в Москве прошли учения: захват заложников.",
        ),
    ] {
        assert!(read(language, text).is_empty(), "{text}");
    }
}

#[test]
fn small_town_without_its_country_gets_no_pin() {
    let found = read("fr", "Une fusillade a éclaté samedi à Aurillac.");
    let place = found.first().and_then(|attack| attack.place.clone());
    let place = place.expect("a place by its name");
    assert_eq!((place.name.as_str(), place.lat), ("Aurillac", None));
}
