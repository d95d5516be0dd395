pub(crate) mod automaton;
pub(crate) mod bounds;
mod capitals;
mod decision;
mod evidence;
mod expansions;
pub(crate) mod folding;
#[cfg(test)]
mod newswire;
mod part_of_name;
mod people;
mod reading;
mod score;
mod vetoes;

use wirewatch_model::GroupMention;

use crate::watchlist::Watchlist;
use decision::{Accepted, decide};
use part_of_name::parts_of_names;
use reading::Reading;

/// Finds the places of `text` that name a group of `watchlist`, in reading order.
///
/// The longest name wins, and a name that several groups go by is the one's that the text speaks of. An ambiguous
/// name counts only with evidence: an introduction in brackets, the group's full name elsewhere in the text, its
/// places, people and deeds near by. `language` is the text's, as a BCP 47 tag, when it is known.
pub fn find_groups(text: &str, language: Option<&str>, watchlist: &Watchlist) -> Vec<GroupMention> {
    let reading = Reading::new(text, language, &watchlist.automaton);
    if reading.candidates.is_empty() {
        return Vec::new();
    }
    let accepted = decide(&reading);
    let parts = parts_of_names(&reading, &accepted);
    let pairs = accepted.iter().zip(parts);
    pairs
        .filter_map(|(mention, part_of_name)| {
            mention_of(mention, part_of_name, &reading, watchlist)
        })
        .collect()
}

fn mention_of(
    accepted: &Accepted,
    part_of_name: bool,
    reading: &Reading<'_>,
    watchlist: &Watchlist,
) -> Option<GroupMention> {
    let entry = reading.automaton.aliases.get(accepted.candidate.alias)?;
    let group = watchlist.groups().get(entry.group)?;
    Some(GroupMention {
        group_id: group.id.clone(),
        span: accepted.candidate.span,
        alias: entry.alias.text.clone(),
        part_of_name,
        rule: accepted.rule.name().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use super::*;

    pub(super) static BUILTIN: LazyLock<Watchlist> = LazyLock::new(Watchlist::builtin);

    /// Checks the mentions of a text, written as `name=group-id`.
    #[track_caller]
    fn check_groups(text: &str, expected: &[&str]) {
        let found: Vec<String> = find_groups(text, None, &BUILTIN)
            .iter()
            .map(|mention| format!("{}={}", mention.span.of(text), mention.group_id))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[track_caller]
    fn check_rule(text: &str, rule: &str) {
        let found = find_groups(text, None, &BUILTIN);
        assert_eq!(
            found.last().map(|mention| mention.rule.as_str()),
            Some(rule),
            "{text}"
        );
    }

    #[test]
    fn longest_name_wins() {
        check_groups(
            "A cell of the Islamic State West Africa Province surrendered.",
            &["Islamic State West Africa Province=iswap"],
        );
        check_groups(
            "The Pakistani Taliban left the valley to the Afghan Taliban.",
            &["Pakistani Taliban=ttp", "Afghan Taliban=taliban"],
        );
    }

    #[test]
    fn spelling_dashes_and_accents_do_not_matter() {
        check_groups(
            "Hizballah and al‑Qa’ida",
            &["Hizballah=hezbollah", "al‑Qa’ida=al-qaeda"],
        );
        check_groups("HEZBOLLAH DENIES IT", &["HEZBOLLAH=hezbollah"]);
        check_groups("the P.K.K. congress", &["P.K.K.=pkk"]);
    }

    #[test]
    fn possessive_stays_outside_and_plural_inside() {
        check_groups(
            "the Taliban's envoy and the Tamil Tigers’ navy",
            &["Taliban=taliban", "Tamil Tigers=ltte"],
        );
        check_groups("A Naxalite camp", &["Naxalite=cpi-maoist"]);
    }

    #[test]
    fn general_word_behind_a_name_stays_outside() {
        check_groups(
            "Soldiers of the Wagner group left.",
            &["Wagner=wagner-group"],
        );
    }

    #[test]
    fn verb_in_capitals_is_no_group() {
        check_groups("Our answer IS no, the editor wrote after the attack.", &[]);
        check_groups("THIS IS HOW THE ARMY LOST THE BATTLE", &[]);
    }

    #[test]
    fn introduced_acronym_holds_for_the_text() {
        check_groups(
            "The Islamic State (IS) lost the town. Few there mourned IS.",
            &[
                "Islamic State=islamic-state",
                "IS=islamic-state",
                "IS=islamic-state",
            ],
        );
        check_rule(
            "The Islamic State (IS) lost the town. Few there mourned IS.",
            "introduced-in-text",
        );
    }

    #[test]
    fn acronym_of_another_name_is_no_group() {
        check_groups(
            "The Evening Language Network (ELN) teaches soldiers. After the attack in Colombia the ELN paused.",
            &[],
        );
    }

    #[test]
    fn members_beside_a_name_settle_it() {
        check_groups("IS fighters fled the oasis.", &["IS=islamic-state"]);
        check_rule("IS fighters fled the oasis.", "beside-member-or-act");
        check_groups("They hid from guerrillas of the ELN.", &["ELN=eln"]);
    }

    #[test]
    fn places_and_deeds_speak_for_a_name() {
        check_groups(
            "In Goma, the M23 opened a bank and banned a march.",
            &["M23=m23"],
        );
        check_groups("The M23 is shut at junction 10 after a crash.", &[]);
        check_groups(
            "The IRA planted a bomb under a bridge in Armagh.",
            &["IRA=pira"],
        );
        check_groups("Savers may move a pension into an IRA before April.", &[]);
    }

    #[test]
    fn composer_is_no_mercenary() {
        check_groups(
            "The conductor loves Wagner, and Moscow loves the conductor.",
            &[],
        );
        check_groups("Lena Wagner runs a bakery in Ulm.", &[]);
        check_groups("Prigozhin paid Wagner in cash.", &["Wagner=wagner-group"]);
    }

    #[test]
    fn verb_behind_a_noun_in_a_headline_is_no_group() {
        check_groups("CEASEFIRE IS HOLDING IN THE NORTH, ENVOYS SAY", &[]);
        check_groups(
            "THE SUSPECT IS APPARENTLY LINKED TO A BOMB ATTACK ON TROOPS",
            &[],
        );
        check_groups("THIS TERRORIST GROUP IS UNKNOWN, SAYS THE MAYOR", &[]);
        check_groups(
            "FIGHTERS OF IS FLEE THE NORTH, ENVOYS SAY",
            &["IS=islamic-state"],
        );
    }

    #[test]
    fn date_is_no_group() {
        check_groups("SIGNED IN ATHENS BY THE COMMAND, 17 NOVEMBER 1989", &[]);
    }

    #[test]
    fn several_groups_of_one_sort_are_none_by_name() {
        check_groups(
            "In Egypt radical Islamic groups attacked tourists in Luxor.",
            &[],
        );
    }

    #[test]
    fn text_for_or_against_a_group_means_the_group() {
        check_groups("Pro-IS posters hung in the hall.", &["IS=islamic-state"]);
        check_groups("An anti-M23 march filled the street.", &["M23=m23"]);
    }

    #[test]
    fn short_form_of_a_name_follows_the_name() {
        check_groups(
            "The Muslim Brotherhood was banned in May. The Brotherhood denies the charge.",
            &[
                "Muslim Brotherhood=muslim-brotherhood",
                "Brotherhood=muslim-brotherhood",
            ],
        );
        check_groups("The Brotherhood of bakers met. The Tigers won 3-1.", &[]);
    }

    #[test]
    fn person_of_that_name_is_no_group() {
        check_groups("Abdul-Malik al-Houthi wrote poems in Saada.", &[]);
        check_groups(
            "Guards of the al-Houthi fighters slept.",
            &["Houthi=houthis"],
        );
        check_groups("Hamas, her cousin, sells oranges.", &[]);
        check_groups("Mr Hamas sells oranges.", &[]);
    }

    #[test]
    fn homonyms_are_told_apart_by_place() {
        check_groups(
            "Al-Shabaab shelled a base outside Kismayo.",
            &["Al-Shabaab=al-shabaab"],
        );
        check_groups(
            "Near Macomia in Mozambique, al-Shabaab burned the clinic.",
            &["al-Shabaab=isis-mozambique"],
        );
        check_groups(
            "Ansar al-Sharia held the port of Derna in Libya.",
            &["Ansar al-Sharia=ansar-al-sharia-libya"],
        );
    }

    #[test]
    fn names_in_other_scripts_have_their_cases() {
        check_groups("Отряды «Талибана» вошли в город.", &["Талибана=taliban"]);
        check_groups(
            "وقال قيادي في حركة طالبان وداعش",
            &["حركة طالبان=taliban", "داعش=islamic-state"],
        );
        check_groups("塔利班回应", &["塔利班=taliban"]);
        check_groups(
            "Le réseau Haqqani tient la ville.",
            &["réseau Haqqani=haqqani-network"],
        );
        check_groups(
            "Mitglieder der Roten Armee Fraktion",
            &["Roten Armee Fraktion=raf"],
        );
        check_groups(
            "Die Reste des Islamischen Staats",
            &["Islamischen Staats=islamic-state"],
        );
    }

    #[test]
    fn group_in_the_name_of_a_body_is_no_actor() {
        let text = "He sat on the ISIL and Al-Qaida Sanctions Committee with a Taliban envoy.";
        let found = find_groups(text, Some("en"), &BUILTIN);
        let parts: Vec<bool> = found.iter().map(|mention| mention.part_of_name).collect();
        assert_eq!(parts, [true, true, false]);
    }

    #[test]
    fn odd_texts_are_read_without_fault() {
        for text in [
            "",
            "IS",
            "(IS)",
            "'s",
            "\u{301}IS\u{200c}",
            "ЧВК «",
            "IS ".repeat(2_000).as_str(),
        ] {
            find_groups(text, None, &BUILTIN);
        }
    }
}
