package design_test

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation/design"
	"github.com/detente-sim/detente/negotiation/scenario"
)

var update = flag.Bool("update", false, "rewrite golden files")

const plan = "plan: {kind: halton, points: 4}\n"

func factor(s string) string { return "factors:\n  - {" + s + "}\n" + plan }

// broken are designs with a realistic mistake each, without their first five lines.
var broken = []string{
	// The file by itself.
	"",
	"factor: []\n",
	"settings: [params.monitor]\n" + factor("path: params.cure, uniform: [0, 1]"),
	"months: 0\n" + factor("path: params.cure, uniform: [0, 1]"),
	"random: often\n" + factor("path: params.cure, uniform: [0, 1]"),
	"groups:\n  - {id: a, settings: []}\n  - {id: a, settings: []}\n",
	"groups:\n  - {id: a, settings: [x]}\n  - {id: b}\n",
	// Factors by themselves.
	"factors: [{path: params.cure, uniform: [0, 1]}]\n",
	"factors: []\n" + plan,
	factor("uniform: [0, 1]"),
	factor("path: params.cure"),
	factor("path: params.cure, uniform: [0, 1], levels: [0, 1]"),
	factor("path: params.cure, uniform: [0.1]"),
	factor("path: params.cure, uniform: [0.9, 0.1]"),
	factor("path: params.cure, uniform: [0.1, 0.1]"),
	factor("path: params.cure, uniform: [0.1, x]"),
	factor("path: params.cure, triangular: [0, 1]"),
	factor("path: params.lamQ, loguniform: [0, 10]"),
	factor("path: params.cure, normal: {mean: 0.5, sd: 0}"),
	factor("path: params.cure, normal: {mean: 0.5, sd: 0.1, low: 0.6, high: 0.4}"),
	factor("path: params.cure, levels: []"),
	factor("path: params.cure, levels: [0.1, 0.1]"),
	factor("path: params.cure, levels: [0.1, [0.2]]"),
	factor("path: params.cure, levels: [0.1, 0.2], probabilities: [0.5]"),
	factor("path: params.cure, levels: [0.1, 0.2], probabilities: [0.5, 0.6]"),
	factor("path: params.cure, uniform: [0, 1], probabilities: [0.5, 0.5]"),
	factor("path: params.cure, levels: [0, 1], steps: 2"),
	factor("path: params.cure, uniform: [0, 1], order: [a]"),
	factor("paths: [params.cure], simplex: any"),
	factor("paths: [params.cure, params.cure], simplex: any"),
	factor("paths: [params.cure, params.phi], uniform: [0, 1]"),
	factor("path: agents.North.weights, simplex: any, steps: 3"),
	factor("path: agents.North.weights, dirichlet: 0"),
	factor("blocks: [{id: a, settings: []}, {id: b, settings: []}]"),
	factor("id: x, blocks: [{id: a, settings: []}]"),
	factor("id: x, path: params.cure, uniform: [0, 1]"),
	"factors:\n  - {path: params.cure, uniform: [0, 1]}\n  - {path: params.cure, uniform: [0, 1]}\n" + plan,
	// The plan.
	"factors: [{path: params.cure, uniform: [0, 1]}]\nplan: {kind: sobol}\n",
	"factors: [{path: params.cure, uniform: [0, 1]}]\nplan: {kind: halton, points: 4, order: 2}\n",
	"factors: [{path: params.cure, uniform: [0, 1]}]\nplan: {kind: lhs, points: 4}\n",
	"factors: [{path: params.cure, uniform: [0, 1]}]\nplan: {kind: morris, trajectories: 8, levels: 5}\n",
	"factors: [{path: params.cure, uniform: [0, 1]}]\nplan: {kind: morris, trajectories: 8, candidates: 5}\n",
	"factors: [{path: params.cure, uniform: [0, 1]}]\nplan: {kind: saltelli, points: 1}\n",
	"factors: [{path: params.cure, uniform: [0, 1]}]\nplan: {kind: matrix, file: x.csv}\n",
	// With the scenario.
	factor("path: params.curee, uniform: [0, 1]"),
	factor("path: agents.West.weights, simplex: any"),
	factor("path: params.cure, uniform: [0.2, 1.2]"),
	factor("path: params.delta, uniform: [0.9, 1]"),
	factor("path: params.openForce, uniform: [0.5, 3]"),
	factor("path: params.cure, levels: [0.1, 2]"),
	factor("path: preset, levels: [core, half]"),
	factor("path: preset, uniform: [0, 1]"),
	factor("path: params.cure, normal: {mean: 9, sd: 0.1}"),
	factor("path: params.cure, normal: {mean: 0.5, sd: 0.1, high: 1.5}"),
	factor("path: agents.North.weights, uniform: [0, 1]"),
	factor("path: shocks, levels: [1]"),
	factor("path: params.cure, dirichlet: 5"),
	factor("path: agents.Army.weights, simplex: any"),
	factor("path: agents.Army.peaks, simplex: any"),
	factor("path: agents.North.weights, simplex: ordered, order: [T, W]"),
	factor("path: agents.North.weights, simplex: ordered, order: [T, W, T, X]"),
	factor("paths: [params.enfU, params.phi], simplex: any"),
	factor("paths: [params.openForce, params.openClean], simplex: any"),
	"factors:\n  - {path: agents.North.weights, simplex: any}\n  - {path: agents.North.weights.W, uniform: [-1, -0.1]}\n" + plan,
	"factors: [{path: params.cure, uniform: [0, 1]}]\nplan: {kind: factorial}\n",
	"factors: [{path: agents.North.weights, simplex: any}]\nplan: {kind: factorial, steps: 3}\n",
	"factors:\n  - {path: params.cure, uniform: [0, 1]}\n  - {path: params.phi, uniform: [0, 1]}\n  - {path: params.fa, uniform: [0, 0.1]}\nplan: {kind: factorial, steps: 1000}\n",
	factor("path: params.openForce, triangular: [0.2, 0.3, 0.4]"),
	"factors: [{path: params.openForce, uniform: [1, 3]}]\nplan: {kind: factorial, steps: 4}\n",
	"factors: [{path: agents.North.weights, simplex: any}]\nplan: {kind: saltelli, points: 500000}\n",
	"factors: [{path: agents.North.weights, simplex: any}]\nplan: {kind: morris, trajectories: 8, candidates: 90000}\n",
	"factors:\n  - {path: agents.North.weights, simplex: any}\n  - {path: agents.South.weights, simplex: any}\n  - {path: shares.North, simplex: any}\n  - {path: params.cure, uniform: [0, 1]}\n  - {path: params.phi, uniform: [0, 1]}\n  - {path: params.fa, uniform: [0, 0.1]}\n  - {path: params.enfU, uniform: [0, 1]}\nplan: {kind: morris, trajectories: 8, candidates: 5000}\n",
	"settings: [params.cure=2]\n" + factor("path: params.phi, uniform: [0, 1]"),
	"months: 12\nsettings: [months=13]\n" + factor("path: params.phi, uniform: [0, 1]"),
}

// TestBroken holds the messages about realistic mistakes, one design each, against
// testdata/broken.txt. Designs begin with five lines, so that what is written here starts
// at line 6.
func TestBroken(t *testing.T) {
	t.Parallel()
	var all strings.Builder
	for _, text := range broken {
		_, err := build(t, text, nil)
		var ps scenario.Problems
		require.ErrorAs(t, err, &ps, text)
		fmt.Fprintf(&all, "%s→\n%v\n\n", text, err)
	}
	if *update {
		require.NoError(t, os.WriteFile("testdata/broken.txt", []byte(all.String()), 0o644))
	}
	assert.Equal(t, string(read(t, "testdata/broken.txt")), all.String())
}

// TestUndone: what would undo each other is found at the first point.
func TestUndone(t *testing.T) {
	t.Parallel()
	d := mustBuild(t, "settings: [params.cure=0.1]\nfactors: [{path: params.cure, levels: [0.2]}]\nplan: {kind: factorial}\n")
	assert.EqualError(t, d.Check(t.Context(), design.Checks{}), "d.yaml:7:11: point 0 of 1: -set params.cure=0.2: would undo -set params.cure=0.1")
	d = mustBuild(t, "groups:\n  - {id: a, settings: [params.cure=0.1]}\n  - {id: b, settings: [params.cure=0.2, params.cure=0.3, params.fa=2]}\nfactors: [{id: c, blocks: [{id: x, settings: [params.cur=1]}, {id: y, settings: []}]}]\nplan: {kind: factorial}\n")
	assert.EqualError(t, d.Check(t.Context(), design.Checks{}), `d.yaml:9:47: point 0 of 4, group a: -set params.cur=1: unknown key, did you mean cure?
d.yaml:8:41: point 1 of 4, group b: -set params.cure=0.3: would undo -set params.cure=0.2
d.yaml:8:58: point 1 of 4, group b: -set params.fa=2: found 2, expected a number in [0,0.2]
d.yaml:9:47: point 1 of 4, group b: -set params.cur=1: unknown key, did you mean cure?
d.yaml:8:41: point 3 of 4, group b: -set params.cure=0.3: would undo -set params.cure=0.2
d.yaml:8:58: point 3 of 4, group b: -set params.fa=2: found 2, expected a number in [0,0.2]`)
}

func FuzzRead(f *testing.F) {
	f.Add(string(read(f, "testdata/talks.yaml")), "")
	for _, kind := range []string{"one-at-a-time, steps: 3", "factorial, steps: 2", "latin, points: 3", "halton, points: 3", "sobol, points: 3, scramble: none", "morris, trajectories: 2", "radial, points: 2", "saltelli, points: 2, order: 2"} {
		f.Add(head+"factors:\n  - {path: params.monitor, normal: {mean: 0.5, sd: 0.1}}\n  - {path: params.openForce, uniform: [1, 4]}\n  - {id: x, blocks: [{id: a, settings: []}, {id: b, settings: [months=5]}]}\nplan: {kind: "+kind+"}\n", "")
	}
	f.Add(head+"plan: {kind: matrix, file: x.csv}\n", "params.monitor,preset\n0.5,core\n")
	f.Add(head+"groups: [{id: a, settings: [\"params.monitor=!!x 3\"]}]\n", "")
	f.Fuzz(func(t *testing.T, text, csv string) {
		x, err := design.Read("fuzz.yaml", []byte(text))
		if err == nil && x.Plan != nil && (x.Plan.Points > 1000 || x.Plan.Trajectories > 100 || x.Plan.Candidates > 100) {
			return // too long to look at
		}
		var d *design.Design
		if err == nil {
			d, err = x.Build(files(t, map[string]string{planFile(x): csv}))
		}
		var ps scenario.Problems
		if err != nil {
			require.True(t, errors.As(err, &ps) && len(ps) > 0, "%v", err)
			for _, p := range ps {
				require.NotEmpty(t, p.Expected)
			}
			return
		}
		require.Positive(t, d.Len())
		for i := range min(d.Len(), 5) {
			p := d.Point(d.Len() - 1 - i)
			require.Len(t, p.Values, len(d.Columns()))
			for k, c := range d.Columns() {
				if !c.Text && p.Values[k] != "" {
					number(t, p.Values[k])
				}
			}
			if _, err := d.Load(d.Len() - 1 - i); err != nil {
				require.NotEmpty(t, err.Error())
			}
		}
	})
}

func planFile(f *design.File) string {
	if f.Plan == nil {
		return ""
	}
	return f.Plan.File
}
