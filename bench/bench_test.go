package main

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// runFamily runs the family of benchmarks that b is named after.
func runFamily(b *testing.B) {
	b.Helper()
	for _, f := range families() {
		if "Benchmark"+f.name != b.Name() {
			continue
		}
		for _, c := range f.cases {
			measured := func(b *testing.B) {
				if err := c.run(b); err != nil {
					b.Fatal(err)
				}
			}
			if c.name == "" {
				measured(b)
			} else {
				b.Run(c.name, measured)
			}
		}
		return
	}
	b.Fatalf("no family of benchmarks is named %s", b.Name())
}

func BenchmarkRound(b *testing.B)                  { runFamily(b) }
func BenchmarkRoundAgainstFloor(b *testing.B)      { runFamily(b) }
func BenchmarkParts(b *testing.B)                  { runFamily(b) }
func BenchmarkRoundByIssues(b *testing.B)          { runFamily(b) }
func BenchmarkRoundByAgents(b *testing.B)          { runFamily(b) }
func BenchmarkRoundByParties(b *testing.B)         { runFamily(b) }
func BenchmarkRun(b *testing.B)                    { runFamily(b) }
func BenchmarkRunByRounds(b *testing.B)            { runFamily(b) }
func BenchmarkReset(b *testing.B)                  { runFamily(b) }
func BenchmarkBuild(b *testing.B)                  { runFamily(b) }
func BenchmarkBuildByIssues(b *testing.B)          { runFamily(b) }
func BenchmarkBuildByAgents(b *testing.B)          { runFamily(b) }
func BenchmarkBuildByParties(b *testing.B)         { runFamily(b) }
func BenchmarkEnsemble(b *testing.B)               { runFamily(b) }
func BenchmarkEnsembleRecorded(b *testing.B)       { runFamily(b) }
func BenchmarkEnsembleByRuns(b *testing.B)         { runFamily(b) }
func BenchmarkSearch(b *testing.B)                 { runFamily(b) }
func BenchmarkSearchLinear(b *testing.B)           { runFamily(b) }
func BenchmarkSearchNash(b *testing.B)             { runFamily(b) }
func BenchmarkSearchAgainstBisection(b *testing.B) { runFamily(b) }

// TestEveryFamilyIsAGoBenchmarkAndDocumented holds the lists of benchmarks together.
func TestEveryFamilyIsAGoBenchmarkAndDocumented(t *testing.T) {
	t.Parallel()
	tests, err := os.ReadFile("bench_test.go")
	require.NoError(t, err)
	docs, err := os.ReadFile("doc.go")
	require.NoError(t, err)
	_, table, _ := strings.Cut(string(docs), "# What is measured")
	table, _, _ = strings.Cut(table, "# How to read")
	words := strings.FieldsFunc(table, func(r rune) bool { return !('A' <= r && r <= 'Z' || 'a' <= r && r <= 'z') })
	list := families()
	for _, f := range list {
		assert.Contains(t, string(tests), "func Benchmark"+f.name+"(b *testing.B)")
		assert.Contains(t, words, f.name, "doc.go")
		assert.NotEmpty(t, f.cases)
	}
	assert.Equal(t, len(list), strings.Count(string(tests), "\nfunc Benchmark"))
}
