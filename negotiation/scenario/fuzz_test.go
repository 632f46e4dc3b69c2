package scenario_test

import (
	"errors"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation/scenario"
)

// sound checks what must hold whatever was read: either a scenario that models
// can be built from, or problems in the order of the file.
func sound(t *testing.T, f *scenario.File, err error) {
	t.Helper()
	if err != nil {
		require.Nil(t, f)
		var ps scenario.Problems
		require.True(t, errors.As(err, &ps))
		require.NotEmpty(t, ps)
		line := 0
		for _, p := range ps {
			require.NotEmpty(t, p.Expected)
			if p.Line > 0 {
				require.GreaterOrEqual(t, p.Line, line)
				line = p.Line
			}
		}
		lines := strings.Split(err.Error(), "\n")
		require.LessOrEqual(t, len(lines), 101, "a message that can be read")
		for _, l := range lines {
			require.NotEmpty(t, l)
			require.Less(t, len([]rune(l)), 1000)
		}
		return
	}
	r := f.Resolve()
	require.Len(t, r.Principals, 2)
	require.NotEmpty(t, r.Issues)
	require.Positive(t, r.Rounds)
	for _, m := range r.Members {
		sum := 0.0
		for k, w := range m.Weights {
			require.False(t, math.IsNaN(w) || w < 0)
			require.GreaterOrEqual(t, m.Values[k].G, 0.0)
			sum += w
		}
		if m.Weights != nil {
			require.InDelta(t, 1, sum, 1e-6)
		}
	}
	for _, y := range r.Packages {
		for _, x := range y {
			require.True(t, x >= 0 && x <= 1)
		}
	}
}

func corpus(f *testing.F) [][]byte {
	var all [][]byte
	for _, pattern := range []string{"testdata/good/*.yaml", "testdata/broken/*.yaml"} {
		for _, path := range files(f, pattern) {
			all = append(all, read(f, path))
		}
	}
	return all
}

func FuzzLoad(f *testing.F) {
	for _, data := range corpus(f) {
		f.Add(data)
	}
	f.Add(read(f, example))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := scenario.Load("fuzz.yaml", data)
		sound(t, file, err)
	})
}

func FuzzSet(f *testing.F) {
	for _, s := range []string{"params.monitor=0.2", "params.routes.oil.w=1", "issues.V1.nu=0.5", "trust.A.B=0.9", "trust.C.A.base=0.1",
		"agents.A.weights.V1=-0.9", "agents.A.weights={V1: 1}", "packages.p.V1=1", "shares.B.C=1", "ratifiers.B=[{id: C, tau: 0.1}]",
		"shocks=[{month: 6, oil: +0.5}]", "monitors.x={q: 1, f: 0}", "months=12", "params.T=3", "agents.0.id=Z", "roadmap.0.A=[V1]",
		"issues=null", "params=[]", "=", "a.b.c.d=*x", "agents.C.of=A", "preset=core", "params.monitor=!!float 1", "agents.C.role=[host, host]", "params.oil.mu=ln 5", "issues.V2.requires=[{issue: V2, level: 1}]"} {
		f.Add(s)
	}
	data, err := os.ReadFile(pair)
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, s string) {
		x, err := scenario.ParseSet(s)
		if err != nil {
			return
		}
		again, err := scenario.ParseSet(x.String())
		require.NoError(t, err)
		assert.Equal(t, x, again)
		file, err := scenario.Load("pair.yaml", data, x)
		sound(t, file, err)
	})
}
