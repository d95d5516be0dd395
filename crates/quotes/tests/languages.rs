//! Direct quotes in other languages, with the cue before and behind the speaker.

use wirewatch_quotes::{QuoteRules, read_quotes};

/// The words in marks, pieces joined by `|`, and the speaker's name of the first quote.
#[track_caller]
fn check(language: &str, text: &str, content: &str, speaker: Option<&str>) {
    let reading = read_quotes(text, Some(language), &QuoteRules::builtin());
    let quote = reading.quotes.first().expect("a quote");
    let pieces: Vec<&str> = quote.content.iter().map(|piece| piece.of(text)).collect();
    assert_eq!(pieces.join("|"), content);
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

#[track_caller]
fn check_nothing(language: &str, text: &str) {
    let reading = read_quotes(text, Some(language), &QuoteRules::builtin());
    assert!(reading.quotes.is_empty(), "{:?}", reading.quotes);
}

#[test]
fn terms_in_marks_are_no_quotes_in_any_language() {
    check_nothing("fr", "Il a parlé d’un « acte odieux » devant la foule.");
    check_nothing("es", "El gobernador calificó el ataque de «acto cobarde».");
    check_nothing("de", "Er sprach von einem „feigen Anschlag“.");
    check_nothing("ru", "Он назвал это «подлым ударом».");
    check_nothing("ar", "وصف الهجوم بأنه «عمل جبان».");
}

#[test]
fn narration_inside_the_marks_names_the_speaker_and_is_left_out() {
    check(
        "fr",
        "« Le pont tiendra, assure Jean-Luc de Montigny, mais il faut le surveiller. »",
        "« Le pont tiendra|mais il faut le surveiller. »",
        Some("Jean-Luc de Montigny"),
    );
    check(
        "ru",
        "«Мост закрыт, — сказал Пётр Зимин. — Его откроют весной».",
        "«Мост закрыт|Его откроют весной»",
        Some("Пётр Зимин"),
    );
}

#[test]
fn dash_alone_opens_a_line_of_dialogue() {
    check(
        "fr",
        "— La route est fermée, dit Awa Traoré.",
        "La route est fermée",
        Some("Awa Traoré"),
    );
    check(
        "es",
        "—El puente está cerrado —dijo Mario Vidal.",
        "El puente está cerrado",
        Some("Mario Vidal"),
    );
    check(
        "ru",
        "— Мост закрыт, — сказала Анна Орлова.",
        "Мост закрыт",
        Some("Анна Орлова"),
    );
    check_nothing("fr", "— Un pont fermé\n— Une route ouverte\n— Deux écoles");
}

#[test]
fn pieces_around_one_cue_are_one_quote() {
    check(
        "de",
        "„Die Brücke“, sagte Innenminister Paul Krämer, „bleibt gesperrt.“",
        "„Die Brücke“|„bleibt gesperrt.“",
        Some("Paul Krämer"),
    );
}

#[test]
fn names_keep_their_particles() {
    check(
        "fr",
        "« L’enquête avance », a indiqué mardi le procureur Luc d’Hauteville.",
        "« L’enquête avance »",
        Some("Luc d’Hauteville"),
    );
    check(
        "es",
        "El ministro del Interior, Pablo de la Vega, aseguró: «Los autores serán juzgados».",
        "«Los autores serán juzgados»",
        Some("Pablo de la Vega"),
    );
    check(
        "de",
        "„Die Brücke hält“, so Ingenieur Karl von Berg.",
        "„Die Brücke hält“",
        Some("Karl von Berg"),
    );
    check(
        "ru",
        "«Мост закрыт», — сказал журналистам глава района Саид аль-Хамад.",
        "«Мост закрыт»",
        Some("Саид аль-Хамад"),
    );
}

#[test]
fn name_behind_its_title_and_a_comma_is_the_speaker() {
    check(
        "fr",
        "“Le marché rouvrira demain”, explique le maire, Omar Ben Salah.",
        "“Le marché rouvrira demain”",
        Some("Omar Ben Salah"),
    );
    check(
        "de",
        "Jana Vogt, Sprecherin der Polizei, erklärte: „Es gibt keine Verletzten.“",
        "„Es gibt keine Verletzten.“",
        Some("Jana Vogt"),
    );
}

#[test]
fn office_behind_an_arabic_title_is_no_part_of_the_name() {
    check(
        "ar",
        "وقالت وزيرة الصحة هدى أبو زيد في بيان: “لا إصابات بين السكان”.",
        "“لا إصابات بين السكان”",
        Some("هدى أبو زيد"),
    );
    check(
        "ar",
        "وأكد المتحدث باسم الشرطة عمر بن سالم أن «الوضع تحت السيطرة الآن».",
        "«الوضع تحت السيطرة الآن»",
        Some("عمر بن سالم"),
    );
}

#[test]
fn verb_with_its_conjunction_may_stand_before_the_marks() {
    check(
        "fr",
        "Awa Traoré a affirmé que « la route est fermée depuis lundi ».",
        "« la route est fermée depuis lundi »",
        Some("Awa Traoré"),
    );
    check(
        "ru",
        "Анна Орлова заявила, что «мост закрыт на ремонт».",
        "«мост закрыт на ремонт»",
        Some("Анна Орлова"),
    );
}

#[test]
fn place_at_the_start_is_not_the_speaker() {
    check(
        "es",
        "En Madrid, dijo Mario Vidal: «El puente está cerrado».",
        "«El puente está cerrado»",
        Some("Mario Vidal"),
    );
    check(
        "de",
        "Am Montag sagte Jana Vogt: „Die Brücke ist nicht sicher.“",
        "„Die Brücke ist nicht sicher.“",
        Some("Jana Vogt"),
    );
}

#[test]
fn inflected_name_is_kept_as_written_and_joined_with_nobody() {
    let text = "По словам Анны Орловой, «мост закрыт на ремонт уже год».";
    let reading = read_quotes(text, Some("ru"), &QuoteRules::builtin());
    let speaker = reading.quotes[0].speaker.clone().expect("a speaker");
    assert_eq!(speaker.name, "Анны Орловой");
    assert_eq!(speaker.id, None);
    assert!(reading.speakers.is_empty());
}
