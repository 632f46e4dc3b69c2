// Package doctest holds the tests of the documentation: of every page in Markdown and
// every package comment of the project.
//
// Links lead to files and headings that exist, and to symbols that exist. Blocks of code
// compile, files that a page writes are written, and commands are run, with fewer runs
// where that is all that changes. What a page shows as output is what comes out. What
// cannot be run here stands in a list with the reason, and an entry that no page needs any
// more fails.
//
// A page marks its blocks by the words after the fence:
//
//	go               a fragment; it has to compile with what the test gives it
//	go main.go       a file, in a folder that belongs to the page
//	yaml talks.yaml  likewise
//	sh               commands, run in this folder, line by line; blocks that are indented
//	                 are commands too if they begin with one
//	output           what the last command before it prints; a line … stands for any
//	                 lines
package doctest
