'use strict';

// The kinds of text in the corpus: for each script its characters, and strings that people write.

/** The characters between the letters of most scripts. */
const BETWEEN = [...'   .,-!?:/()0123456789\n'];

/** Returns the characters from `first` to `last`. */
function range(first, last) {
  return Array.from({ length: last - first + 1 }, (_, i) => String.fromCodePoint(first + i));
}

/** Returns the characters of JIS X 0208 from row `first` to row `last`, by Shift JIS. */
function rows(first, last) {
  const decoder = new TextDecoder('shift_jis');
  const characters = [];
  for (let row = first; row <= last; row++) {
    const lead = ((row - 1) >> 1) + (row < 63 ? 0x81 : 0xc1);
    for (let cell = 1; cell <= 94; cell++) {
      const trail = row % 2 === 0 ? cell + 0x9e : cell + (cell > 63 ? 0x40 : 0x3f);
      characters.push(decoder.decode(Uint8Array.of(lead, trail)));
    }
  }
  // Cells that have no character.
  return characters.filter((character) => !character.includes('\ufffd'));
}

const GREEK = [...'ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρστυφχψω'];
const CYRILLIC = [...range(0x410, 0x44f), 'Ё', 'ё'];
const KANA = [...range(0x3041, 0x3093), ...range(0x30a1, 0x30f6), ...'ー、。「」・'];
const KANJI = rows(16, 84);
const SIMPLIFIED = [
  ...'国这说们为时个来会对发后样经过动现进开种问头战东车长门见马鸟鱼龙书画电话网络软件扫码支付宝',
  ...range(0x4e00, 0x4eff),
];
const TRADITIONAL = [
  ...'國這說們為時個來會對發後樣經過動現進開種問頭戰東車長門見馬鳥魚龍書畫電話網絡軟體掃碼付寶臺灣',
  ...range(0x9b00, 0x9bff),
];
const HANGUL = range(0xac00, 0xd7a3);
const EMOJI = [
  ...'😀😂🥰😭🔥✨🎉👍🙏💯🚀🌍🍣🧪🪐🫠',
  '❤️',
  '☀️',
  '✌🏽',
  '👋🏻',
  '👩🏿‍🚀',
  '👨‍👩‍👧‍👦',
  '🏳️‍🌈',
  '🏴‍☠️',
  '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
  '🇩🇪',
  '🇯🇵',
  '🇺🇦',
  '1️⃣',
  '#️⃣',
  '🧑🏽‍🤝‍🧑🏾',
  '👁️‍🗨️',
];
const ASTRAL = [...range(0x20000, 0x2a6df), ...range(0x2a700, 0x2b738), ...'𠮷𩸽𠀋𡈽𪚲𝒜𝔘𐍈𐎀𓀀𞤀'];

/**
 * A kind of text. `known` are strings that are always in the corpus; the others are drawn from
 * `letters`, and now and then from `between`.
 *
 * @typedef {object} Kind
 * @property {string} script
 * @property {string[]} known
 * @property {string[]} letters
 * @property {string[]} [between]
 * @property {string} [prefix]
 */

/** @type {Kind[]} */
const KINDS = [
  {
    script: 'URL',
    known: [
      'https://example.com/',
      'http://example.com/?a=1&b=2#top',
      'HTTPS://EXAMPLE.COM/ABC/123',
      'https://www.example.org/path/to/a/page.html?utm_source=qr&utm_medium=print&id=0123456789',
      'mailto:someone@example.com?subject=Hello%20world',
      'tel:+4915112345678',
      'geo:52.5200,13.4050',
      'WIFI:T:WPA;S:guests;P:secret\\;word;;',
      'otpauth://totp/Example:alice?secret=JBSWY3DPEHPK3PXP&issuer=Example',
      'bitcoin:1BoatSLRHtKNngkdXEeobR76b53LETtpyT?amount=0.01',
    ],
    prefix: 'https://example.com/',
    letters: [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_'],
    between: [...'/?&=%#.~+'],
  },
  {
    script: 'digits',
    known: ['0', '00', '000', '0000', '1', '12', '123', '1234', '20261122', '4006381333931', '9'.repeat(120)],
    letters: [...'0123456789'],
    between: ['0'],
  },
  {
    script: 'alphanumeric mode',
    known: ['A', 'AB', 'ABC', 'HELLO WORLD', 'AC-42', ' ', '$%*+-./:', '00A00', '%%', 'A%1D'],
    letters: [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'],
    between: [...' $%*+-./:'],
  },
  {
    script: 'ASCII',
    known: [
      'a',
      'Hello, world!',
      'The quick brown fox jumps over the lazy dog.',
      '{"id":1,"name":"x"}',
      '~\\^`|',
      'a\\b~c',
    ],
    letters: range(0x21, 0x7e),
    between: [' '],
  },
  {
    script: 'Latin-1',
    known: [
      'é',
      'ÿ',
      'Ã©',
      'ÿþ',
      'Straße',
      'Café à la crème',
      '¡Mañana! ¿Sí?',
      'smørrebrød',
      '£5 ¢50 ¥100 ¬',
      'Ä Ö Ü ä ö ü',
    ],
    letters: [...range(0xa0, 0xff), ...range(0x61, 0x7a)],
  },
  {
    script: 'Latin Extended',
    known: ['Łódź', 'İstanbul ışık', 'Příliš žluťoučký kůň', 'Őrült ű', 'Reykjavík þæð', 'ŉĳǆ', 'Ɓɓʘ'],
    letters: [...range(0x100, 0x24f), ...range(0x61, 0x7a)],
  },
  {
    script: 'Vietnamese',
    known: [
      'Tiếng Việt',
      'Xin chào thế giới',
      'Nguyễn Văn Ạ',
      'phở bò',
      'Đường Lê Lợi, Quận 1',
      'Tiê\u0301ng Viê\u0323t',
    ],
    letters: [...range(0x1ea0, 0x1ef9), ...'ăâđêôơưĂÂĐÊÔƠƯ', ...range(0x61, 0x7a)],
  },
  {
    script: 'Greek',
    known: ['Ω', 'Γειά σου Κόσμε', 'ΑΒΓ', 'αβγδε', 'Ξεσκεπάζω τὴν ψυχοφθόρα βδελυγμία', 'µ μ', 'ς'],
    letters: [...GREEK, ...'άέήίόύώϊϋΐΰς'],
  },
  {
    script: 'Cyrillic',
    known: [
      'Привет',
      'Привет, мир!',
      'Съешь же ещё этих мягких французских булок, да выпей чаю',
      'Ёж',
      'ПРИВЕТ 123',
    ],
    letters: CYRILLIC,
  },
  {
    script: 'Cyrillic beyond Russian',
    known: ['Ґанок їжак є', 'Ђорђе Љиљана', 'Қазақстан', 'Ўзбекистон', 'І', 'Монгол Өвөр'],
    letters: range(0x400, 0x4ff),
  },
  {
    script: 'Hebrew',
    known: ['שלום', 'שלום עולם', 'בְּרֵאשִׁית', 'דג סקרן שט בים מאוכזב', 'abc \u200fאבג\u200e 123'],
    letters: [...range(0x5d0, 0x5ea), ...range(0x5b0, 0x5bc), '\u200e', '\u200f'],
  },
  {
    script: 'Arabic',
    known: [
      'سلام',
      'مرحبا بالعالم',
      '\u200fمرحبا\u200f',
      '\u202bعربي\u202c',
      '\u2067نص\u2069 text',
      '٠١٢٣٤٥٦٧٨٩',
      'گچپژ',
      'ﷺ',
    ],
    letters: [...range(0x621, 0x64a), ...range(0x64b, 0x652), ...range(0x660, 0x669), '\u200f', '\u061c'],
  },
  {
    script: 'Devanagari',
    known: ['नमस्ते', 'नमस्ते दुनिया', 'क्षत्रिय', 'हिन्दी', 'श्र\u200dी', '०१२३'],
    letters: range(0x905, 0x94d),
  },
  {
    script: 'Bengali',
    known: ['বাংলা', 'ওহে বিশ্ব', 'আমার সোনার বাংলা', '০১২৩', 'ক্ষ'],
    letters: [...range(0x985, 0x98c), ...range(0x993, 0x9a8), ...range(0x9aa, 0x9b0), ...'া\u09bfীুেো্'],
  },
  {
    script: 'Tamil',
    known: ['தமிழ்', 'வணக்கம் உலகம்', 'யாமறிந்த மொழிகளிலே', 'ஸ்ரீ'],
    letters: [...'அஆஇஈஉஊஎஏஐஒஓஔகஙசஞடணதநபமயரலவழளறனாிீுூெேைொோௌ்'],
  },
  {
    script: 'Thai',
    known: ['ไทย', 'สวัสดีชาวโลก', 'ภาษาไทย', 'กำ', '฿100', 'น้ำ'],
    letters: [...range(0xe01, 0xe3a), ...range(0xe40, 0xe4e)],
  },
  {
    script: 'Khmer',
    known: ['ខ្មែរ', 'សួស្តីពិភពលោក', 'ភ្នំពេញ', '៛១២៣'],
    letters: [...range(0x1780, 0x17b3), ...range(0x17b6, 0x17d3)],
  },
  {
    script: 'Lao',
    known: ['ລາວ', 'ສະບາຍດີຊາວໂລກ', 'ວຽງຈັນ', 'ນ້ຳ'],
    letters: [...'ກຂຄງຈຊຍດຕຖທນບປຜຝພຟມຢຣລວສຫອຮະັາຳິີຶືຸູົຼຽເແໂໃໄ່້'],
  },
  {
    script: 'Georgian',
    known: ['ქართული', 'გამარჯობა მსოფლიო', 'თბილისი', 'ᲡᲐᲥᲐᲠᲗᲕᲔᲚᲝ'],
    letters: [...range(0x10d0, 0x10f0), ...range(0x1c90, 0x1cb0)],
  },
  {
    script: 'Armenian',
    known: ['Հայերեն', 'Բարեւ աշխարհ', 'Երևան', 'և'],
    letters: [...range(0x531, 0x556), ...range(0x561, 0x587)],
  },
  {
    script: 'Ethiopic',
    known: ['አማርኛ', 'ሰላም ለዓለም', 'ኢትዮጵያ፡፡', '፩፪፫'],
    letters: [...range(0x1200, 0x1246), ...range(0x1260, 0x1286)],
  },
  {
    script: 'kana',
    known: [
      'あ',
      'ア',
      'こんにちは',
      'コンピュータ',
      'いろはにほへとちりぬるを',
      'か\u3099',
      'ゔ',
      'ヷ',
      'ー',
    ],
    letters: KANA,
  },
  {
    script: 'halfwidth and fullwidth',
    known: ['ｱ', 'ｶﾞ', 'ｺﾝﾆﾁﾊ', 'ﾊﾝｶｸ ｶﾅ', 'Ａ', 'ＡＢＣ１２３', 'ｱABC', '￥￦'],
    letters: [...range(0xff61, 0xff9f), ...range(0xff10, 0xff19), ...range(0xff21, 0xff3a)],
  },
  {
    script: 'kanji',
    known: [
      '茗荷',
      '点茗',
      '日本',
      '日本語',
      '東京都千代田区1-1',
      '漢字かな交じり文です。',
      '国境の長いトンネルを抜けると雪国であった。夜の底が白くなった。',
      '表示\\ソ~能',
      '〒100-0001 東京都',
      '株式会社ABC',
      '①②③㈱',
      '髙橋﨑德',
      '№㌔㍻℡',
      '纊褜鍈銈',
      '波〜',
      '波～',
      '1−2',
      '1－2',
      'a‖b',
      'a∥b',
      '円¢£¬',
      '円￠￡￢',
      '円―—',
      '円＼',
      '日本¥',
      '日本‾',
    ],
    letters: KANJI,
    between: [...KANA, ...'0123456789A~\\'],
  },
  {
    script: 'JIS X 0208',
    known: ['×÷±', '→←↑↓', '♪', '§¶†‡', '┌─┐', '＋＝', 'αβγ漢字', 'Я漢', '〒', '∀x∈A'],
    letters: [...rows(1, 8), ...KANJI.slice(0, 400)],
    between: [...'ABC012\\~ '],
  },
  {
    script: 'kanji beyond JIS X 0208',
    known: [
      '①',
      '㈱',
      '髙',
      '〜',
      '～',
      '−',
      '－',
      '‖',
      '∥',
      '¢',
      '￠',
      '£',
      '￡',
      '¬',
      '￢',
      '—',
      '―',
      '＼',
    ],
    letters: [...KANJI.slice(0, 100), ...'①②⑳ⅠⅩ㈱㈲㍉㍻№℡髙﨑德彅纊褜鍈銈〜～−－‖∥¢£¬￠￡￢—―＼'],
    between: [...KANA, ...' 0A'],
  },
  {
    script: 'simplified hanzi',
    known: ['中国', '你好，世界', '简体中文', '微信支付', '请扫描二维码', '〇', '人民币¥100元'],
    letters: SIMPLIFIED,
    between: [...'，。！？：；“”《》 0123456789abc'],
  },
  {
    script: 'traditional hanzi',
    known: ['臺灣', '你好，世界！', '繁體中文', '請掃描二維條碼', '香港特別行政區', '嘅咗喺'],
    letters: TRADITIONAL,
    between: [...'，。！？：；「」『』 0123456789abc'],
  },
  {
    script: 'hangul',
    known: [
      '한',
      '한국어',
      '안녕하세요 세계',
      '대한민국 서울특별시',
      '\u1112\u1161\u11ab',
      'ㄱㄴㄷ',
      '1,000원',
    ],
    letters: HANGUL,
  },
  {
    script: 'emoji',
    known: ['👍', '❤', '❤️', '👨‍👩‍👧‍👦', '🇩🇪🇯🇵', 'ok 👌🏽', '\u200d', '\ufe0f'],
    letters: EMOJI,
  },
  {
    script: 'astral',
    known: ['𠮷', '𠮷野家', '𩸽', '𝒜𝓫', '\u{10ffff}', '\u{1fffe}', '\u{e0041}', '\u{10000}'],
    letters: ASTRAL,
  },
  {
    script: 'control characters',
    known: [
      '\0',
      '\0\0\0',
      '\t',
      '\r\n',
      '\n',
      '\x7f',
      '\x1b[0m',
      'a\0b',
      '123\0',
      '\x1d01040000',
      'line 1\r\nline 2\r\n',
      'ABC\n',
      '\x80',
      '\x85',
      '\x9f',
      '\0é',
      '\u2028\u2029',
      '\0日本',
    ],
    letters: [...range(0, 0x1f), '\x7f', ...'abcABC123'],
    between: range(0x80, 0x9f),
  },
  {
    script: 'mixed',
    known: [
      'Hello Привет 你好 مرحبا こんにちは 👋',
      'ABC日本123',
      'ПриветABC日本αβγ',
      'é日本',
      'ABC123é456',
      '日本한국',
      'https://example.com/日本語',
      'https://пример.example/',
      '0123456789é0123456789',
    ],
    letters: [
      ...GREEK,
      ...CYRILLIC,
      ...KANA,
      ...KANJI.slice(0, 60),
      ...HANGUL.slice(0, 60),
      ...range(0xe0, 0xff),
      ...range(0x5d0, 0x5ea),
      ...EMOJI,
    ],
    between: ['2026', 'HTTPS://', 'example', '  ', '0', 'A'],
  },
  {
    script: 'awkward',
    known: [
      '\ufeff',
      '\ufeffabc',
      '\ufeff日本',
      '\ufeff13 bytes now',
      '\ufeff14 bytes, here',
      '\ufeff'.repeat(6),
      'a\ufeff',
      '\ufeff\ufeff',
      '\ufffd',
      '\ufffe',
      '\uffff',
      'a\ufffe\uffffb',
      '\ufdd0\ufdef',
      '\u{1ffff}',
      'e\u0301',
      '\u0301',
      'Z\u0351\u036b\u0343a\u0329\u0300lgo',
      'þÿ',
      'ÿþa',
      'ï»¿',
      '\u00ad',
      '\u200b',
      '\u2060',
      ' ',
      '  ',
      ' a ',
      '\u3000',
      '\ue000',
      '\uf8ff',
      'Â£',
      'â‚¬',
      'æ—¥æœ¬',
      'ã‚',
      'ｱé',
      '\u0080',
      '\u07ff',
      '\u0800',
      '\ud7ff',
      '\\000026',
      '\\\\',
      '\x1b$B',
      'null',
      '__proto__',
      '%00',
      '&#65;',
      '<script>',
      '{GS}',
      '<GS>',
    ],
    letters: [
      ...'\ufeff\ufffd\ufffe\uffff\u0301\u0308\u200b\u200d\u2060\u00ad\u0080\u07ff\u0800\ud7ff\ue000',
      ...'\u{10000}\u{10ffff}ï»¿Â茗荷\\~%',
    ],
    between: [...'a0A% '],
  },
];

module.exports = { BETWEEN, KINDS };
