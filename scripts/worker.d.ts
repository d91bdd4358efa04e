/* The frame that stands in for the search worker where pages are opened from disk has a document. */

declare var document: { currentScript: { src: string } } | undefined;
