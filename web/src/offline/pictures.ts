/** The cache of the pictures that items kept offline have; the page fills it, the worker answers from it. */
export const PICTURES = "kept-pictures";
