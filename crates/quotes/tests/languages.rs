//! Direct quotes in other languages, with the cue before and behind the speaker.

use wirewatch_quotes::{QuoteRules, read_quotes};

/// The words in marks and the speaker's name of the first quote.
#[track_caller]
fn check(language: &str, text: &str, content: &str, speaker: Option<&str>) {
    let reading = read_quotes(text, Some(language), &QuoteRules::builtin());
    let quote = reading.quotes.first().expect("a quote");
    assert_eq!(quote.content[0].of(text), content);
    let found = quote.speaker.as_ref().map(|speaker| speaker.name.as_str());
    assert_eq!(found, speaker);
}

#[test]
fn french_cue_stands_before_or_behind_its_subject() {
    check(
        "fr",
        "« La route est fermée depuis lundi », a déclaré Awa Traoré.",
        "« La route est fermée depuis lundi »",
        Some("Awa Traoré"),
    );
    check(
        "fr",
        "Awa Traoré a déclaré : « La route est fermée depuis lundi. »",
        "« La route est fermée depuis lundi. »",
        Some("Awa Traoré"),
    );
}

#[test]
fn pronoun_is_kept_as_written() {
    let text = "« La route est fermée », a dit Awa Traoré. « Elle le restera longtemps », a-t-elle ajouté.";
    let reading = read_quotes(text, Some("fr"), &QuoteRules::builtin());
    let names: Vec<Option<&str>> = reading
        .quotes
        .iter()
        .map(|quote| quote.speaker.as_ref().map(|speaker| speaker.name.as_str()))
        .collect();
    assert_eq!(names, [Some("Awa Traoré"), Some("a-t-elle")]);
}

#[test]
fn spanish_cue_stands_before_or_behind_its_subject() {
    check(
        "es",
        "«El puente no es seguro», dijo Lucía Ferrer.",
        "«El puente no es seguro»",
        Some("Lucía Ferrer"),
    );
    check(
        "es",
        "El alcalde Mario Vidal dijo: “El puente no es seguro”.",
        "“El puente no es seguro”",
        Some("Mario Vidal"),
    );
}

#[test]
fn german_cue_stands_before_or_behind_its_subject() {
    check(
        "de",
        "„Die Brücke ist nicht sicher“, sagte Jana Vogt.",
        "„Die Brücke ist nicht sicher“",
        Some("Jana Vogt"),
    );
    check(
        "de",
        "Jana Vogt sagte: „Die Brücke ist nicht sicher.“",
        "„Die Brücke ist nicht sicher.“",
        Some("Jana Vogt"),
    );
}

#[test]
fn russian_cue_stands_before_or_behind_its_subject() {
    check(
        "ru",
        "«Мост закрыт на ремонт», — сказала Анна Орлова.",
        "«Мост закрыт на ремонт»",
        Some("Анна Орлова"),
    );
    check(
        "ru",
        "Губернатор Пётр Зимин заявил: «Мост закрыт на ремонт».",
        "«Мост закрыт на ремонт»",
        Some("Пётр Зимин"),
    );
}

#[test]
fn arabic_speaker_is_between_verb_and_sign() {
    check(
        "ar",
        "وقال الوزير سامر العلي: «الطريق مغلق منذ يومين».",
        "«الطريق مغلق منذ يومين»",
        Some("سامر العلي"),
    );
    check(
        "ar",
        "«الطريق مغلق منذ يومين»، قال سامر العلي.",
        "«الطريق مغلق منذ يومين»",
        Some("سامر العلي"),
    );
}

#[test]
fn language_without_rules_gives_words_in_marks_and_no_speaker() {
    let text = "“Barabara imefungwa tangu Jumatatu asubuhi,” alisema Juma Hamisi.";
    check(
        "sw",
        text,
        "“Barabara imefungwa tangu Jumatatu asubuhi,”",
        None,
    );
    assert!(!QuoteRules::builtin().covers("sw"));
}

#[test]
fn according_to_names_the_speaker() {
    check(
        "fr",
        "Selon Awa Traoré, « la route est fermée depuis lundi ».",
        "« la route est fermée depuis lundi »",
        Some("Awa Traoré"),
    );
    check(
        "es",
        "«El puente no es seguro», según Lucía Ferrer.",
        "«El puente no es seguro»",
        Some("Lucía Ferrer"),
    );
}

#[test]
fn quotation_without_a_cue_has_no_speaker() {
    check(
        "fr",
        "« La route est fermée depuis lundi matin. »",
        "« La route est fermée depuis lundi matin. »",
        None,
    );
}

#[test]
fn region_of_a_language_makes_no_difference() {
    check(
        "de-AT",
        "„Die Brücke ist nicht sicher“, sagte Jana Vogt.",
        "„Die Brücke ist nicht sicher“",
        Some("Jana Vogt"),
    );
}
