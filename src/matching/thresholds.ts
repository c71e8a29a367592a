/** From which score on two names of one script are taken for the same. Measured: test/matching/separation.test.ts. */
export const MATCH_FROM = 0.9;
/** From which score on they may be the same. */
export const POSSIBLE_FROM = 0.7;
/** From which score on a name may be the same as one in another script, by its transliteration; below that nobody can tell. */
export const TRANSLITERATED_FROM = 0.7;
/** Two words less alike than this have nothing in common. */
export const WORDS_FROM = 0.66;
/** What a word that half of all companies use counts beside one of its own. */
export const GENERIC_WEIGHT = 0.3;
/** What another letter in a letter's place counts as, in edits: names differ so more often than by a letter more or less. */
export const OTHER_LETTER_COST = 1.2;
/** What a Han character of the same sound counts as, in edits: the usual mistake of who types by sound. */
export const HOMOPHONE_COST = 0.5;
/** From which share of what was given is found in an address on it is the same, and from which it may be. */
export const ADDRESS_MATCH_FROM = 0.85;
export const ADDRESS_POSSIBLE_FROM = 0.5;
