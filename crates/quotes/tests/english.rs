//! English quotes: what is found, and who is said to speak.

use std::sync::LazyLock;

use wirewatch_model::{QuoteKind, SpeakerRole};
use wirewatch_quotes::{QuoteReading, QuoteRules, read_quotes};

static RULES: LazyLock<QuoteRules> = LazyLock::new(QuoteRules::builtin);

fn read(text: &str) -> QuoteReading {
    read_quotes(text, Some("en"), &RULES)
}

/// Each expected quote: kind, its pieces joined by `|`, and the speaker's name.
#[track_caller]
fn check(text: &str, expected: &[(QuoteKind, &str, Option<&str>)]) {
    let reading = read(text);
    let found: Vec<(QuoteKind, String, Option<&str>)> = reading
        .quotes
        .iter()
        .map(|quote| {
            let pieces: Vec<&str> = quote.content.iter().map(|piece| piece.of(text)).collect();
            let speaker = quote.speaker.as_ref().map(|speaker| speaker.name.as_str());
            (quote.kind, pieces.join("|"), speaker)
        })
        .collect();
    let expected: Vec<(QuoteKind, String, Option<&str>)> = expected
        .iter()
        .map(|&(kind, content, speaker)| (kind, content.to_owned(), speaker))
        .collect();
    assert_eq!(found, expected);
}

use QuoteKind::{Direct, Indirect, Mixed};

#[test]
fn speaker_follows_the_cue() {
    check(
        "“The road is shut,” said Amina Diallo, a driver.",
        &[(Direct, "“The road is shut,”", Some("Amina Diallo"))],
    );
}

#[test]
fn speaker_precedes_the_cue() {
    check(
        "Amina Diallo said: “The road is shut.”",
        &[(Direct, "“The road is shut.”", Some("Amina Diallo"))],
    );
}

#[test]
fn pieces_around_one_cue_are_one_quote() {
    check(
        "“The road is shut,” Amina Diallo said. “Nobody can pass.”",
        &[(
            Direct,
            "“The road is shut,”|“Nobody can pass.”",
            Some("Amina Diallo"),
        )],
    );
    check(
        "“The road,” Amina Diallo said, “is shut.”",
        &[(Direct, "“The road,”|“is shut.”", Some("Amina Diallo"))],
    );
}

#[test]
fn question_keeps_its_speaker_behind_the_mark() {
    check(
        "“Who closed the road?” Amina Diallo asked.",
        &[(Direct, "“Who closed the road?”", Some("Amina Diallo"))],
    );
}

#[test]
fn old_wire_marks_are_marks() {
    check(
        "''The road is shut,'' Amina Diallo said.",
        &[(Direct, "''The road is shut,''", Some("Amina Diallo"))],
    );
}

#[test]
fn single_marks_hold_quotations_too() {
    check(
        "‘The boys’ school isn’t open,’ Amina Diallo said.",
        &[(
            Direct,
            "‘The boys’ school isn’t open,’",
            Some("Amina Diallo"),
        )],
    );
}

#[test]
fn reopened_paragraph_goes_on() {
    check(
        "Amina Diallo said: “The road is shut.\n\n“It will stay so for days.”",
        &[(
            Direct,
            "“The road is shut.|“It will stay so for days.”",
            Some("Amina Diallo"),
        )],
    );
}

#[test]
fn line_ending_in_a_colon_leads_in_the_next() {
    check(
        "Amina Diallo told reporters:\n\n“The road is shut and will stay so.”",
        &[(
            Direct,
            "“The road is shut and will stay so.”",
            Some("Amina Diallo"),
        )],
    );
}

#[test]
fn dash_and_name_sign_a_quotation() {
    check(
        "“The road has been shut for days.” — Amina Diallo",
        &[(
            Direct,
            "“The road has been shut for days.”",
            Some("Amina Diallo"),
        )],
    );
}

#[test]
fn transcript_lines_belong_to_their_labels() {
    check(
        "DIALLO: The road is shut, I tell you.\nMUSA: Then we shall walk to the town.",
        &[
            (Indirect, "The road is shut, I tell you", Some("DIALLO")),
            (Indirect, "Then we shall walk to the town", Some("MUSA")),
        ],
    );
}

#[test]
fn that_clause_is_reported() {
    check(
        "The minister said on Monday that the bridge was safe.",
        &[(Indirect, "that the bridge was safe", Some("The minister"))],
    );
}

#[test]
fn clause_without_that_is_reported() {
    check(
        "Police said the bridge was safe.",
        &[(Indirect, "the bridge was safe", Some("Police"))],
    );
}

#[test]
fn cue_at_the_end_reports_the_sentence() {
    check(
        "The group has fled across the border, Diallo explained.",
        &[(
            Indirect,
            "The group has fled across the border",
            Some("Diallo"),
        )],
    );
}

#[test]
fn cue_inside_splits_the_sentence() {
    check(
        "The bridge, Diallo said, was never safe.",
        &[(Indirect, "The bridge|was never safe", Some("Diallo"))],
    );
}

#[test]
fn according_to_reports_before_and_behind() {
    check(
        "According to Amina Diallo, the bridge was never safe.",
        &[(Indirect, "the bridge was never safe", Some("Amina Diallo"))],
    );
    check(
        "The bridge was never safe, according to Amina Diallo.",
        &[(Indirect, "The bridge was never safe", Some("Amina Diallo"))],
    );
}

#[test]
fn participle_shares_the_speaker() {
    check(
        "“The road is shut,” Amina Diallo said, adding that the bridge had fallen.",
        &[
            (Direct, "“The road is shut,”", Some("Amina Diallo")),
            (Indirect, "that the bridge had fallen", Some("Amina Diallo")),
        ],
    );
    check(
        "“The road is shut,” Amina Diallo said, noting the damage to the bridge.",
        &[
            (Direct, "“The road is shut,”", Some("Amina Diallo")),
            (Indirect, "the damage to the bridge", Some("Amina Diallo")),
        ],
    );
}

#[test]
fn second_verb_shares_the_speaker() {
    check(
        "Amina Diallo said the road was shut, and added that the bridge had fallen.",
        &[
            (Indirect, "the road was shut", Some("Amina Diallo")),
            (Indirect, "that the bridge had fallen", Some("Amina Diallo")),
        ],
    );
}

#[test]
fn words_follow_as_x_said() {
    check(
        "As Amina Diallo told The Daily Post, the bridge was never safe.",
        &[(Indirect, "the bridge was never safe", Some("Amina Diallo"))],
    );
}

#[test]
fn relative_clause_behind_a_cue_is_a_report_of_its_own() {
    check(
        "“The road is shut,” said Amina Diallo, who warned that the bridge had fallen.",
        &[
            (Direct, "“The road is shut,”", Some("Amina Diallo")),
            (Indirect, "that the bridge had fallen", Some("Amina Diallo")),
        ],
    );
}

#[test]
fn headline_with_a_name_and_colon_is_a_report() {
    check(
        "Diallo: The bridge was never safe\n\nAmina Diallo spoke on Monday.",
        &[(Indirect, "The bridge was never safe", Some("Amina Diallo"))],
    );
}

#[test]
fn possessive_noun_carries_a_report() {
    check(
        "The closure followed Amina Diallo’s claim that the bridge was unsafe.",
        &[(Indirect, "that the bridge was unsafe", Some("Amina Diallo"))],
    );
}

#[test]
fn warning_with_an_infinitive_is_reported() {
    check(
        "Amina Diallo warned drivers to be careful.",
        &[(Indirect, "drivers to be careful", Some("Amina Diallo"))],
    );
}

#[test]
fn words_before_the_marks_make_it_mixed() {
    check(
        "As such, “nobody had checked the bridge in years,” Diallo said.",
        &[(
            Mixed,
            "As such, “nobody had checked the bridge in years,”",
            Some("Diallo"),
        )],
    );
    check(
        "Diallo said that the bridge was “a trap for lorries.”",
        &[(
            Mixed,
            "that the bridge was “a trap for lorries.”",
            Some("Diallo"),
        )],
    );
}

#[test]
fn surname_and_pronoun_mean_the_full_name() {
    check(
        "Hanna Weber visited the camp. Weber said the tents were full. “We need water,” she said.",
        &[
            (Indirect, "the tents were full", Some("Hanna Weber")),
            (Direct, "“We need water,”", Some("Hanna Weber")),
        ],
    );
}

#[test]
fn pronoun_never_means_a_name_inside_the_quotation() {
    check(
        "Omar Haddad spoke on Friday. “President Peter Novak misjudged us,” he said.",
        &[(
            Direct,
            "“President Peter Novak misjudged us,”",
            Some("Omar Haddad"),
        )],
    );
}

#[test]
fn pronoun_of_the_other_gender_is_passed_over() {
    check(
        "Hanna Weber met Omar Haddad in Oslo. “It went well,” he said.",
        &[(Direct, "“It went well,”", Some("Omar Haddad"))],
    );
}

#[test]
fn unknown_pronoun_stays_unnamed() {
    let text = "“It went well,” he said.";
    let reading = read(text);
    let speaker = reading.quotes[0].speaker.as_ref().expect("a mention");
    assert_eq!((speaker.name.as_str(), speaker.id.as_ref()), ("he", None));
    assert!(reading.speakers.is_empty());
}

#[test]
fn two_people_of_one_name_are_not_guessed_between() {
    let text = "Hanna Weber met Karl Weber in Oslo. Weber said the talks were over.";
    let reading = read(text);
    let name = reading.quotes[0]
        .speaker
        .as_ref()
        .map(|speaker| speaker.name.as_str());
    assert_eq!(name, Some("Weber"));
}

#[test]
fn anonymous_official_is_kept_as_written() {
    let reading = read("A police official said two men were held.");
    let speaker = reading.quotes[0].speaker.as_ref().expect("a speaker");
    assert_eq!(
        (speaker.name.as_str(), speaker.id.as_ref()),
        ("A police official", None)
    );
}

#[test]
fn epithet_means_the_one_who_bears_the_title() {
    check(
        "Gov. Lena Brandt toured the harbor. The governor said repairs would begin soon.",
        &[(Indirect, "repairs would begin soon", Some("Lena Brandt"))],
    );
}

#[test]
fn relative_pronoun_is_the_mention_and_its_noun_the_speaker() {
    let text = "The road was cleared by Omar Haddad, who said the snow was deep.";
    let reading = read(text);
    let speaker = reading.quotes[0].speaker.as_ref().expect("a speaker");
    assert_eq!(
        (speaker.name.as_str(), speaker.mention.of(text)),
        ("Omar Haddad", "who")
    );
}

#[test]
fn dateline_is_no_speaker_and_no_part_of_the_words() {
    check(
        "OSLO (Nordic Wire) - The bridge has fallen, police said.",
        &[(Indirect, "The bridge has fallen", Some("police"))],
    );
    check("OSLO: The bridge has fallen and the road is shut.", &[]);
}

#[test]
fn nobody_is_no_speaker() {
    check("No group claimed that it had set the fire.", &[]);
}

#[test]
fn two_names_are_no_one_person() {
    let text = "Hanna Weber and Omar Haddad said the talks were over.";
    let reading = read(text);
    let speaker = reading.quotes[0].speaker.as_ref().expect("a speaker");
    assert_eq!(
        (speaker.name.as_str(), speaker.id.as_ref()),
        ("Hanna Weber and Omar Haddad", None)
    );
}

#[test]
fn terms_and_titles_in_marks_are_no_quotes() {
    check(
        "The film “Night Train” opened, and the so-called “wall” stood.",
        &[],
    );
}

#[test]
fn markup_attributes_are_no_quotes() {
    check(
        "See <a href=\"a long link to some other page\">this</a> page.",
        &[],
    );
}

#[track_caller]
fn check_speaker(
    text: &str,
    name: &str,
    title: Option<&str>,
    affiliation: Option<&str>,
    role: SpeakerRole,
) {
    let reading = read(text);
    let speaker = reading.speakers.iter().find(|speaker| speaker.name == name);
    let speaker = speaker.unwrap_or_else(|| panic!("no {name} in {:?}", reading.speakers));
    assert_eq!(speaker.title.as_deref(), title);
    assert_eq!(speaker.affiliation.as_deref(), affiliation);
    assert_eq!(speaker.role, role);
}

#[test]
fn apposition_gives_title_and_affiliation() {
    check_speaker(
        "Dr. Jonas Lindqvist, senior fellow of the Baltic Security Institute and former head of a UN panel, spoke on Monday \
         and explained that the group is small.",
        "Jonas Lindqvist",
        Some("senior fellow"),
        Some("Baltic Security Institute"),
        SpeakerRole::Expert,
    );
}

#[test]
fn apposition_needs_no_comma_behind_initials() {
    check_speaker(
        "Dr. Leela K.R. a senior risk analyst at Meridian Watch, Colombo, told The Daily Post that attacks may follow.",
        "Leela K.R.",
        Some("senior risk analyst"),
        Some("Meridian Watch"),
        SpeakerRole::Expert,
    );
}

#[test]
fn title_before_the_name_is_read() {
    check_speaker(
        "“We will rebuild,” said Prime Minister Tomas Novak.",
        "Tomas Novak",
        Some("Prime Minister"),
        None,
        SpeakerRole::Official,
    );
    check_speaker(
        "Nordic Conflict Project director Eva Lund said the truce would hold.",
        "Eva Lund",
        Some("director"),
        Some("Nordic Conflict Project"),
        SpeakerRole::Expert,
    );
}

#[test]
fn organization_behind_a_name_is_its_affiliation() {
    check_speaker(
        "Jonas Lindqvist of the Baltic Security Institute said the group is small.",
        "Jonas Lindqvist",
        None,
        Some("Baltic Security Institute"),
        SpeakerRole::Expert,
    );
}

#[test]
fn honorific_stands_apart_from_the_name() {
    let reading = read("Dr. Jonas Lindqvist said the group is small.");
    let speaker = &reading.speakers[0];
    assert_eq!(speaker.honorific.as_deref(), Some("Dr."));
    assert_eq!(speaker.name, "Jonas Lindqvist");
    assert_eq!(speaker.id.as_str(), "jonas-lindqvist");
}

#[test]
fn odd_text_is_read_without_a_panic() {
    for text in [
        "",
        "“",
        "”",
        "said",
        "“said” said “said”",
        ", said ,",
        "according to",
        "“A,” said\n\n“",
        "— —",
        "“\u{0}”",
        "''''''",
        ": “”",
    ] {
        read(text);
        read(&text.repeat(50));
    }
}

#[test]
fn every_span_lies_inside_the_text() {
    let text = "“Ça va,” said Zoë Müller, a nurse. “Добрый день!” — C.M. also noted that “the ‘road’ is shut.”\n\nNo one said “so”.";
    let reading = read(text);
    for quote in &reading.quotes {
        for piece in quote.content.iter().chain(&quote.cue) {
            assert!(!piece.of(text).is_empty());
        }
    }
}
