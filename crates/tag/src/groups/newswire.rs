//! Sentences as newspapers write them, with the groups they name: `[Hamas|hamas]`.

use super::find_groups;
use super::tests::BUILTIN;

/// Words that look like groups and are none.
const TRAPS: &[&str] = &[
    "Die RAF-Piloten landeten ihre Typhoons in Norfolk, wo die Royal Air Force feiert.",
    "A shining path led through the wet garden to the chapel.",
    "Adriano Fano, an Italian judge, retires; Fano is a town on the Adriatic.",
    "Al-Shabab's striker Carlos scored in the Saudi derby against Al Nassr.",
    "Bayreuth opens its festival with Wagner tonight, and the singers say Wagner has never been so loud.",
    "Gunmen kidnapped 25 girls from a school in Kebbi; no group has claimed responsibility.",
    "HTS codes for tyres changed in January, customs said, and HTS chapter 40 now has notes.",
    "Ira Glass and Ira Gershwin share a first name, the show said.",
    "Jan Hasm, a Dutch poet, reads at the library; Hasm was born in Delft.",
    "Ji scored twice for the Korean side, and JI Sung-min made the third.",
    "Let the games begin, said the mayor; LET is the law of the land on terror.",
    "Lindsey Wagner was killed by her husband, police in Ohio said.",
    "Police said the convoy's ETA was 6 pm; the explosives experts arrived an hour later.",
    "RSF, the press freedom group Reporters sans frontières, said that 54 journalists were killed this year.",
    "Sirajuddin Haqqani, Afghanistan's interior minister, flew to Dubai, officials said.",
    "The Ansar of Sudan's Umma Party prayed at the tomb of the Mahdi.",
    "The Arakan army museum? No: the AA battery test took a week, the lab said.",
    "The Base closed its cafeteria, said airmen at the base, and The Base newsletter apologised.",
    "The NPA registered 4,000 new pharmacists; the NPA said that demand was up.",
    "The band of brothers formed a brotherhood of Muslim and Christian bakers in Nazareth.",
    "The flight's ETA in Bilbao slipped twice because of the storm, the airline said.",
    "The mujahideen of the 1980s fought the Soviets with American missiles.",
    "The startup TTP raised four million dollars, and its TTP sensor ships in May.",
    "Un sendero luminoso conduce al mirador, donde empieza la ruta de los volcanes.",
];

/// Groups in English reports.
const ENGLISH: &[&str] = &[
    "A Yemeni official said [Al-Qaeda|al-qaeda] in Shabwa had kidnapped two UN workers.",
    "A court in Lima sentenced leaders of the [MRTA|mrta] over the kidnapping at the Japanese embassy.",
    "[ADF|adf] rebels killed 66 people in Ituri with machetes, the Congolese army said.",
    "Abdel Fattah al-Burhan, the army chief, said that his troops had retaken Khartoum from the [RSF|rsf] militia.",
    "Abdul-Malik al-Houthi, the leader of Yemen's [Houthis|houthis], said that ships would be attacked again.",
    "[Al Qaeda|al-qaeda]-linked militants in Mali have blocked fuel imports since September.",
    "At Cabo Delgado's edge, insurgents linked to [ISIS|islamic-state] burned two churches, the bishop said.",
    "Baluch separatists of the [BLA|bla] hijacked a train in the Bolan Pass in Balochistan and shot passengers.",
    "Cairo said that police had killed eight members of [Hasm|hasm], an armed wing of the [Muslim Brotherhood|muslim-brotherhood].",
    "[Fatah|fatah] and [Hamas|hamas] officials met in Cairo to talk about who will run Gaza.",
    "Former [Proud Boys|proud-boys] leader Enrique Tarrio was sentenced to 22 years over the attack on the Capitol.",
    "[GAL|gal] gunmen, paid by Spain's interior ministry, killed 27 people whom they took for [ETA|eta] members.",
    "[Hizb-ut-Tahrir|hizb-ut-tahrir] was banned in Britain in January after it praised the [Hamas|hamas] attacks.",
    "In Burkina Faso's Soum province [Ansarul Islam|ansaroul-islam] killed a teacher for teaching in French.",
    "In Zinjibar, [Ansar al-Sharia|aqap], as [al-Qaeda|al-qaeda] calls itself in Yemen, ran courts and a radio.",
    "Indonesian police arrested six people in Poso whom they called members of [Jemaah Islamiyah|jemaah-islamiyah], or [JI|jemaah-islamiyah].",
    "Islamabad said the [LeT|lashkar-e-taiba] camp at Muridke was empty when Indian missiles struck.",
    "Ituri's [CODECO|codeco] militia attacked a camp for the displaced, killing 45.",
    "Police in New Orleans found an [ISIS|islamic-state] flag in the truck that killed 14 people.",
    "Rwanda denies that it arms the [M23|m23], which has seized mines around Rubaya.",
    "Sudan's paramilitary [Rapid Support Forces|rsf] shelled El Fasher's market; the [RSF|rsf] said that it had hit soldiers.",
    "The [CJNG|cjng] used drones to drop bombs on villages in Michoacán.",
    "The [Houthi|houthis]-run health ministry in Sanaa said air strikes killed twelve.",
    "The [IRGC|irgc] said it seized a tanker in the Gulf; [Revolutionary Guards|irgc] boats were seen near Hormuz.",
    "The [ISGS|isgs] chief was shot by French troops near Ménaka.",
    "The [PKK|pkk], which Turkey has fought for 40 years, burned its weapons in Sulaymaniyah.",
    "The [Syrian Democratic Forces|sdf] agreed to join the army of Syria.",
    "The [TTP|ttp], known as the [Pakistani Taliban|ttp], killed eleven soldiers in South Waziristan; Islamabad says that the [Taliban|taliban] in Kabul shelter them.",
    "The consul was killed in Benghazi by men of [Ansar al-Sharia|ansar-al-sharia-libya], a Libyan court heard.",
    "The dissident republican group [New IRA|new-ira] said it had planted the device under the officer's car in Derry.",
    "Tuareg rebels of the north fought beside [Ansar Dine|ansar-dine] at Aguelhok in 2012.",
    "Two former [Wagner|wagner-group] fighters told a court in Oslo how the mercenaries shot prisoners in Bakhmut.",
    "Ukrainian officers of the [Azov|azov] brigade came home from captivity in Mariupol's Azovstal plant.",
    "[YPG|ypg] fighters gave up Manbij to Turkish-backed forces; the [SDF|sdf] kept Raqqa.",
];

/// Groups in other languages, in their scripts and forms.
const OTHERS: &[&str] = &[
    "أعلن الجيش الإسرائيلي اغتيال قائد في [الجهاد الإسلامي|pij] وآخر من [حزب العمال الكردستاني|pkk].",
    "قُتل ثلاثة من عناصر [حزب الله|hezbollah] في غارة على بنت جبيل، وقالت الوكالة إن [الحوثيين|houthis] توعدوا بالرد.",
    "واتهمت الحكومة الصومالية [حركة الشباب|al-shabaab] بتفجير الفندق في مقديشو.",
    "Der Prozess um den [NSU|nsu] endete in München mit lebenslanger Haft für Zschäpe; der [Nationalsozialistische Untergrund|nsu] ermordete zehn Menschen.",
    "Ein Anhänger der [Grauen Wölfe|grey-wolves] zeigte im Stadion den Wolfsgruß.",
    "[Al Qaeda en el Magreb Islámico|aqim] secuestró a dos cooperantes catalanes.",
    "El [Tren de Aragua|tren-de-aragua] opera en Chile, dijo la fiscal, que acusa a la banda de secuestros.",
    "El etarra, condenado por doce asesinatos de [ETA|eta], saldrá de la cárcel de Soria.",
    "La [Segunda Marquetalia|segunda-marquetalia] y el [ELN|eln] se disputan el Catatumbo.",
    "Las disidencias de las [FARC|farc] atacaron una estación de policía en el Cauca; el [ELN|eln] negó su participación.",
    "سخنگوی [طالبان|taliban] گفت [داعش|islamic-state] مسئول انفجار کابل است.",
    "Deux gendarmes ont été tués par des combattants de [Boko Haram|boko-haram] près de Diffa, au Niger.",
    "Le [FLNC|flnc] revendique huit attentats contre des villas en Corse.",
    "Le [Groupe de soutien à l'islam et aux musulmans|jnim] impose un blocus à Tombouctou, disent des habitants.",
    "Le [PKK|pkk] annonce sa dissolution, quarante ans après le début de la lutte armée.",
    "Les rebelles du [M23|m23] progressent vers Uvira.",
    "צה\"ל תקף מטרות של [חיזבאללה|hezbollah] בדרום לבנון, ו[חמאס|hamas] גינה.",
    "[लश्कर-ए-तैयबा|lashkar-e-taiba] के दो आतंकी कश्मीर में मारे गए।",
    "Densus 88 menangkap tiga terduga anggota [Jamaah Islamiyah|jemaah-islamiyah] di Lampung, kata polisi.",
    "La procura di Bologna riapre l'inchiesta sulle [Brigate Rosse|red-brigades] e sull'omicidio del giuslavorista.",
    "O [Hamas|hamas] libertou três reféns e o [Hezbollah|hezbollah] aceitou a trégua.",
    "Боевики «[Аль-Шабааб|al-shabaab]» напали на базу в Сомали, сообщили военные.",
    "Власти Афганистана под контролем [талибов|taliban] обвинили [ИГИЛ|islamic-state] во взрыве в Кабуле.",
    "Глава [ЧВК «Вагнер»|wagner-group] Евгений Пригожин погиб в авиакатастрофе под Тверью.",
    "Суд приговорил троих участников «[Хизб ут-Тахрир|hizb-ut-tahrir]» к длительным срокам, сообщает агентство.",
    "FETÖ davasında karar çıktı; mahkeme [IŞİD|islamic-state]'li üç sanığı da tutukladı.",
];

#[track_caller]
fn check_marked(marked: &[&str]) {
    for line in marked {
        let (text, expected) = unmarked(line);
        let language = wirewatch_text::detect_language(&text);
        let found: Vec<String> = find_groups(&text, language, &BUILTIN)
            .iter()
            .map(|mention| format!("{}|{}", mention.span.of(&text), mention.group_id))
            .collect();
        assert_eq!(found, expected, "{text}");
    }
}

/// The text without its marks, and what is between them.
fn unmarked(line: &str) -> (String, Vec<String>) {
    let mut pieces = line.split('[');
    let mut text = pieces.next().unwrap_or_default().to_owned();
    let mut marks = Vec::new();
    for piece in pieces {
        let (mark, rest) = piece.split_once(']').expect("a mark ends");
        let (name, _) = mark.split_once('|').expect("a mark has an id");
        marks.push(mark.to_owned());
        text.push_str(name);
        text.push_str(rest);
    }
    (text, marks)
}

#[test]
fn words_that_look_like_groups_are_none() {
    check_marked(TRAPS);
}

#[test]
fn groups_in_english_reports_are_found() {
    check_marked(ENGLISH);
}

#[test]
fn groups_in_other_languages_are_found() {
    check_marked(OTHERS);
}
