// Package domestic holds the politics behind each party at the table, the second
// level of a two-level game: what ratifiers accept, whether veto players pass a
// deal, how voting power is spread, the standing of leaders, and how office is held
// and lost in elections and between them.
package domestic
