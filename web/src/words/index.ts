export { formats, LANGUAGES, type Language, language, setLanguage, useFormats } from "./language";
export { defineWords, type Translate, useWords } from "./words";
