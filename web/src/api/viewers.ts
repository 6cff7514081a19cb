/** People below 18, and visitors without an account, among the groups of viewers; all others are countries. */
export const MINORS = "minors";
