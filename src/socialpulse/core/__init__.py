"""Words that every room shares: ids, the actor, pages, errors, events, platforms. Imports nothing of ours."""
