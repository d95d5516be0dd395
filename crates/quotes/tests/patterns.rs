//! The rarer ways in which English news reports speech: one fresh text for each.

use std::sync::LazyLock;

use wirewatch_model::{Quote, SpeakerRole};
use wirewatch_quotes::{QuoteReading, QuoteRules, read_quotes};

static RULES: LazyLock<QuoteRules> = LazyLock::new(QuoteRules::builtin);

fn read(text: &str) -> QuoteReading {
    read_quotes(text, Some("en"), &RULES)
}

fn words(text: &str, quote: &Quote) -> String {
    let pieces: Vec<&str> = quote.content.iter().map(|piece| piece.of(text)).collect();
    pieces.join("|")
}

/// Each quote's words, its pieces joined by `|`, and its speaker.
#[track_caller]
fn check(text: &str, expected: &[(&str, Option<&str>)]) {
    let reading = read(text);
    let found: Vec<(String, Option<&str>)> = reading
        .quotes
        .iter()
        .map(|quote| {
            let speaker = quote.speaker.as_ref().map(|speaker| speaker.name.as_str());
            (words(text, quote), speaker)
        })
        .collect();
    let expected: Vec<(String, Option<&str>)> = expected
        .iter()
        .map(|&(content, speaker)| (content.to_owned(), speaker))
        .collect();
    assert_eq!(found, expected);
}

/// The title, affiliation and role of the one speaker who gets a profile.
#[track_caller]
fn check_profile(text: &str, title: Option<&str>, affiliation: Option<&str>, role: SpeakerRole) {
    let reading = read(text);
    let speaker = reading.speakers.first().expect("a speaker");
    assert_eq!(speaker.title.as_deref(), title);
    assert_eq!(speaker.affiliation.as_deref(), affiliation);
    assert_eq!(speaker.role, role);
}

#[test]
fn every_pair_of_marks_holds_a_quotation() {
    for (open, close) in [
        ("“", "”"),
        ("\"", "\""),
        ("«", "»"),
        ("„", "“"),
        ("「", "」"),
        ("``", "''"),
        ("''", "''"),
        ("‘", "’"),
    ] {
        let words = format!("{open}The road is shut,{close}");
        check(
            &format!("{words} Amina Diallo said."),
            &[(&words, Some("Amina Diallo"))],
        );
    }
}

#[test]
fn nested_quotation_stays_inside_the_outer_one() {
    check(
        "“The sign read “closed” for years,” Amina Diallo said.",
        &[("“The sign read “closed” for years,”", Some("Amina Diallo"))],
    );
}

#[test]
fn inserts_and_ellipses_belong_to_the_words() {
    check(
        "“They [the drivers] are angry ... and tired … of it,” Amina Diallo said.",
        &[(
            "“They [the drivers] are angry ... and tired … of it,”",
            Some("Amina Diallo"),
        )],
    );
}

#[test]
fn floating_quotation_belongs_to_the_speaker_before() {
    check(
        "Amina Diallo said the bridge was safe. “We walked over it twice this morning.”",
        &[
            ("the bridge was safe", Some("Amina Diallo")),
            (
                "“We walked over it twice this morning.”",
                Some("Amina Diallo"),
            ),
        ],
    );
}

#[test]
fn scare_quotes_and_titles_of_works_are_no_quotes() {
    check("The so-called “experts” built the “road” in a week.", &[]);
    check("Two men watched the “accident” from the hill.", &[]);
    check("Amina Diallo reads “The Long Road” every winter.", &[]);
}

#[test]
fn quotation_that_nothing_closes_is_not_shown_alone() {
    check(
        "“The road is shut and the bridge is down, and she walked off.",
        &[],
    );
}

#[test]
fn what_follows_a_shout_is_no_part_of_it() {
    check(
        "A guard shouted “Get down” before the shots rang out.",
        &[("“Get down”", Some("A guard"))],
    );
}

#[test]
fn belief_and_accusation_are_reported() {
    check(
        "Amina Diallo believes the bridge was blown up.",
        &[("the bridge was blown up", Some("Amina Diallo"))],
    );
    check(
        "Amina Diallo accused the army of burning the village.",
        &[("the army of burning the village", Some("Amina Diallo"))],
    );
    check(
        "The army denied burning the village.",
        &[("burning the village", Some("The army"))],
    );
}

#[test]
fn writing_a_book_reports_nothing() {
    check("Amina Diallo wrote three books on the valley.", &[]);
    check("The ministry added a wing to the school.", &[]);
}

#[test]
fn question_in_the_passive_is_reported_without_a_speaker() {
    check(
        "Asked whether the road would open, Amina Diallo said it would take weeks.",
        &[
            ("whether the road would open", None),
            ("it would take weeks", Some("Amina Diallo")),
        ],
    );
    check(
        "“Never,” Amina Diallo said when asked by a driver if she would resign.",
        &[
            ("“Never,”", Some("Amina Diallo")),
            ("if she would resign", Some("a driver")),
        ],
    );
}

#[test]
fn report_in_the_passive_names_its_reporter() {
    check(
        "As reported by The Gazette, the mill closed in March.",
        &[("the mill closed in March", Some("Gazette"))],
    );
}

#[test]
fn interview_lines_belong_to_question_and_answer() {
    check(
        "Q: How long was the road shut?\nA: It was shut for a week, and nobody came.",
        &[
            ("How long was the road shut", Some("Q")),
            ("It was shut for a week, and nobody came", Some("A")),
        ],
    );
}

#[test]
fn answer_goes_on_to_the_next_question() {
    check(
        "Q: How long was the road shut?\nA: For a week.\nNobody came to look.\nQ: And then?\nA: Then it was open again.",
        &[
            ("How long was the road shut", Some("Q")),
            ("For a week|Nobody came to look", Some("A")),
            ("And then", Some("Q")),
            ("Then it was open again", Some("A")),
        ],
    );
}

#[test]
fn long_phrase_behind_according_to_ends_at_its_comma() {
    check(
        "According to a study published on Friday by the Halden Institute, nine wells are dry.",
        &[("nine wells are dry", Some("a study"))],
    );
}

#[test]
fn phrase_with_according_to_inside_splits_the_words() {
    check(
        "The camp, according to Amina Diallo, is full.",
        &[("The camp|is full", Some("Amina Diallo"))],
    );
}

#[test]
fn inverted_cue_inside_splits_the_words() {
    check(
        "The camp, said Amina Diallo, who runs it, is full.",
        &[("The camp|is full", Some("Amina Diallo"))],
    );
}

#[test]
fn occasion_behind_the_cue_is_no_part_of_the_words() {
    check(
        "The camp is full, Amina Diallo said in a speech on Tuesday.",
        &[("The camp is full", Some("Amina Diallo"))],
    );
}

#[test]
fn crowd_and_group_speak_as_written() {
    check(
        "Campaign aides said the vote was fair.",
        &[("the vote was fair", Some("Campaign aides"))],
    );
    check(
        "Most of them said they had slept in the mill.",
        &[("they had slept in the mill", Some("Most of them"))],
    );
    let reading = read("Organizers of the march insist they will meet again.");
    assert!(reading.speakers.is_empty(), "{:?}", reading.speakers);
}

#[test]
fn organization_is_a_speaker_of_its_own() {
    check(
        "“The border is open,” the Halden Front said in a statement.",
        &[("“The border is open,”", Some("Halden Front"))],
    );
}

#[test]
fn headline_led_in_by_a_place_is_no_quote() {
    check(
        "Halden: New bridge opens to drivers\n\nThe bridge in Halden opened on Monday.",
        &[],
    );
}

#[test]
fn each_pronoun_goes_to_the_one_of_its_gender() {
    check(
        "Ken Osei, a farmer, came to the bridge. Lena Roe, a doctor, waited there. “It is late,” she said. “It is too late,” he replied.",
        &[
            ("“It is late,”", Some("Lena Roe")),
            ("“It is too late,”", Some("Ken Osei")),
        ],
    );
}

#[test]
fn pronoun_between_two_that_fit_stays_a_pronoun() {
    check(
        "Quill Marsh met Amina Diallo in Halden. She said the talks went well.",
        &[("the talks went well", Some("She"))],
    );
}

#[test]
fn title_before_a_name_in_commas_is_its_title() {
    check(
        "The governor, Amina Diallo, arrived at noon. The governor said the camp was full.",
        &[("the camp was full", Some("Amina Diallo"))],
    );
}

#[test]
fn age_between_name_and_title_is_passed_over() {
    check_profile(
        "“I was there,” recalled Ken Osei, 46, a baker from Halden.",
        Some("baker"),
        Some("Halden"),
        SpeakerRole::Other,
    );
}

#[test]
fn officer_of_a_firm_is_no_official() {
    check_profile(
        "“Sales are up,” said Amina Diallo, senior vice president for water.",
        Some("senior vice president"),
        None,
        SpeakerRole::Other,
    );
    check_profile(
        "“Sales are up,” said Ken Osei, president of the Halden Group.",
        Some("president"),
        Some("Halden Group"),
        SpeakerRole::Other,
    );
}

#[test]
fn current_title_stands_before_a_former_one() {
    check_profile(
        "“The town is calm,” said Dr. Ken Osei, senior director of the Halden Institute and former adviser to the governor.",
        Some("senior director"),
        Some("Halden Institute"),
        SpeakerRole::Expert,
    );
}

#[test]
fn roles_are_told_by_the_head_of_the_title() {
    for (text, role) in [
        (
            "“We fled,” said Amina Diallo, a survivor.",
            SpeakerRole::Witness,
        ),
        (
            "“We fled,” said Amina Diallo, a reporter at The Gazette.",
            SpeakerRole::Journalist,
        ),
        (
            "“We hold the town,” said Ken Osei, a rebel commander.",
            SpeakerRole::Militant,
        ),
        (
            "“The law is the law,” said Ken Osei, a local police chief.",
            SpeakerRole::Official,
        ),
        (
            "“The risk is real,” said Ken Osei, a terrorism expert.",
            SpeakerRole::Expert,
        ),
        (
            "“Bread is dear,” said Ken Osei, a baker.",
            SpeakerRole::Other,
        ),
    ] {
        let reading = read(text);
        let speaker = reading.speakers.first().expect("a speaker");
        assert_eq!(speaker.role, role, "{text}");
        let evidence = speaker.evidence.first().expect("where the title stands");
        assert!(evidence.of(text).contains(&speaker.name), "{text}");
    }
}
