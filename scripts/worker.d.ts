/* From disk the page runs the search worker, with a scope on the script's element. */

declare var document: { currentScript: { src: string, scope: typeof globalThis } } | undefined;
