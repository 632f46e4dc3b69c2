// Package page makes one HTML file of a study: pictures, numbers, stories and cautions, to
// be opened in any browser, with no network, or printed. Everything is drawn here, as SVG
// in the page; a small script shows values under the pointer, and without it nothing is
// missing, since every figure has its numbers in a table of its own. On paper the tables
// are there that the reader has opened.
//
//	the runs of a scenario, all sections          [Ensemble.Sections]
//	a page of sections                            [Page], [Section], [Part]
//	quantities that spread as time goes by        [Fan]
//	shares that sum to one, over time             [Shares]
//	the utility plane                             [Plane]
//	effects, indices, shares with intervals       [Estimates]
//	the same from answers about contrasts         [Effects]
//	survival curves                               [Curves], [Lives]
//	one run as a timeline, beside its story       [Account]
//	parts to choose among                         [Choice]
//	text, and a table                             [Prose], [Table]
//
// [Fan], [Shares] and [Plane] are drawn from the same data as the pictures of package report,
// with the same axes and colours. The other figures take plain numbers, so that contrasts,
// indices and curves come from wherever they were estimated.
//
// A page is the same bytes for the same data, at most [Largest] of them. It names no address
// and forbids the browser to load anything.
package page
