import { Ajv2020, type Options } from 'ajv/dist/2020.js';

/** A validator that finds every error there is, for schemas that editors read, too. */
export function createAjv(options: Options = {}): Ajv2020 {
  return new Ajv2020({
    allErrors: true,
    verbose: true,
    messages: false,
    // An injector's keyword that is misspelt throws; that a value may be of several types is how percentages are.
    strict: true,
    allowUnionTypes: true,
    strictRequired: false,
    strictTypes: false,
    strictTuples: false,
    validateFormats: false,
    // Checking the schema itself costs more than compiling it; a test does that once.
    meta: false,
    validateSchema: false,
    // A definition that is used in several places is compiled once.
    inlineRefs: true,
    code: { optimize: false },
    ...options,
  }).addVocabulary(ANNOTATIONS);
}

/** Keywords for editors that constrain nothing. */
const ANNOTATIONS = [
  'patternErrorMessage',
  'errorMessage',
  'markdownDescription',
  'enumDescriptions',
  'markdownEnumDescriptions',
  'defaultSnippets',
  'deprecationMessage',
  'doNotSuggest',
];
