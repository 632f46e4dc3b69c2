package sweep

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation/design"
)

// bundled plays a design that has everything a bundle can hold.
func bundled(t testing.TB) (s *Sweep, r *Result, data []byte) {
	t.Helper()
	text := strings.Replace(screening, "factors:\n  - {path: params.monitor, uniform: [0.2, 0.9]}\n  - {path: params.fa, uniform: [0, 0.1]}\nplan: {kind: morris, trajectories: 6}",
		"plan: {kind: matrix, file: sub/points.csv}", 1)
	require.Contains(t, text, "matrix")
	f, err := design.Read("over/there/design.yaml", []byte(text))
	require.NoError(t, err)
	d, err := f.Build(func(name string) ([]byte, error) {
		if name == "sub/points.csv" {
			return []byte("params.monitor,params.fa\n0.2,0\n0.9,0.1\n"), nil
		}
		return os.ReadFile(filepath.Join("testdata", name))
	})
	require.NoError(t, err)
	s = &Sweep{Design: d, Archetypes: agents.Standard(), Dir: t.TempDir()}
	s.Expectations = reads(t, `schema: detente/expectations/1
expectations: [{id: some, metric: hon, at: {params.monitor: 0.9}, between: [-30, 60]}]
`)
	r = play(t, s)
	var b bytes.Buffer
	require.NoError(t, NewBundle(s, r).Write(&b))
	return s, r, b.Bytes()
}

func TestABundleGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	s, r, data := bundled(t)
	var again bytes.Buffer
	require.NoError(t, NewBundle(s, r).Write(&again))
	assert.True(t, bytes.Equal(data, again.Bytes()), "bundles of one study have the same bytes")
	b, err := ReadBundle("study.zip", data)
	require.NoError(t, err)
	assert.Equal(t, "screening", b.ID())
	d, err := b.Design()
	require.NoError(t, err)
	e, err := b.Expectations()
	require.NoError(t, err)
	other := &Sweep{Design: d, Expectations: e, Archetypes: agents.Standard(), Dir: t.TempDir(), Workers: 3}
	r2 := play(t, other)
	assertSame(t, contents(t, s.Dir), contents(t, other.Dir), "from the bundle")
	c := b.Compare(r2)
	assert.True(t, c.Same())
	assert.Len(t, c.Compared, len(r.Files))
	assert.Empty(t, c.Circumstances)
	assert.Equal(t, "held", r2.Verdicts[0].Held)
	again.Reset()
	require.NoError(t, NewBundle(other, r2).Write(&again))
	assert.True(t, bytes.Equal(data, again.Bytes()), "a bundle of a bundle is the bundle")

	changed := *r2
	changed.Files = append([]FileInfo(nil), r2.Files...)
	changed.Files[2].SHA256 = "else"
	c = b.Compare(&changed)
	assert.Equal(t, []string{"results.csv"}, c.Changed)
	changed.Identity.Version = "v9"
	changed.Files = changed.Files[:1]
	c = b.Compare(&changed)
	assert.Equal(t, []string{"made with version " + r.Identity.Version + ", played with v9"}, c.Circumstances)
	assert.NotContains(t, c.Compared, "results.parquet", "which says by what it was made")
	assert.Contains(t, c.Changed, "summary.csv", "is missing")
}

// repack changes the parts of a bundle.
func repack(t *testing.T, data []byte, change func(name string, data []byte) (string, []byte)) []byte {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	require.NoError(t, err)
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range r.File {
		in, err := f.Open()
		require.NoError(t, err)
		part, err := io.ReadAll(in)
		require.NoError(t, err)
		name, part := change(f.Name, part)
		if part == nil {
			continue
		}
		out, err := w.Create(name)
		require.NoError(t, err)
		_, err = out.Write(part)
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	return b.Bytes()
}

func TestBrokenBundles(t *testing.T) {
	t.Parallel()
	_, _, data := bundled(t)
	replace := func(part, old, changed string) []byte {
		return repack(t, data, func(name string, data []byte) (string, []byte) {
			if name == part {
				require.Contains(t, string(data), old)
				return name, bytes.Replace(data, []byte(old), []byte(changed), 1)
			}
			return name, data
		})
	}
	without := func(part string) []byte {
		return repack(t, data, func(name string, data []byte) (string, []byte) {
			if name == part {
				return name, nil
			}
			return name, data
		})
	}
	for message, broken := range map[string][]byte{
		"study.zip: expected a study bundle, a zip file":                       []byte("schema: x"),
		"expected a study bundle, with a part study.json":                      without("study.json"),
		`the part "scenario.yaml" is missing`:                                  without("scenario.yaml"),
		`the part "scenario.yaml" is not the one that the study was made of`:   replace("scenario.yaml", "monitor: 0.5", "monitor: 0.6"),
		`study.json: found format "detente/study/2", expected detente/study/1`: replace("study.json", "study/1", "study/2"),
		`study.json: json: unknown field "sead"`:                               replace("study.json", `"seed"`, `"sead"`),
		"two parts are the scenario":                                           replace("study.json", `"role": "matrix"`, `"role": "scenario"`),
		"expected a design and a scenario among the parts":                     replace("study.json", `"role": "design"`, `"role": "plan"`),
		`the part "design.yaml" is there twice`: repack(t, data, func(name string, data []byte) (string, []byte) {
			if name == "scenario.yaml" {
				return "design.yaml", data
			}
			return name, data
		}),
	} {
		_, err := ReadBundle("study.zip", broken)
		require.ErrorContains(t, err, message)
	}
	for n := 0; n < len(data); n += 97 {
		_, err := ReadBundle("study.zip", data[:n])
		require.Error(t, err, "cut after %d bytes", n)
	}
	_, err := ReadBundle("study.zip", repack(t, data, func(name string, data []byte) (string, []byte) {
		if name == manifestName {
			head, _, _ := strings.Cut(string(data), `"results"`)
			data = []byte(head + `"results": []}`)
		}
		return name, data
	}))
	require.ErrorContains(t, err, "expected hashes of results")
	// A design that names what is not there.
	b, err := ReadBundle("study.zip", data)
	require.NoError(t, err)
	b.manifest.Parts[1].Name = "elsewhere.yaml"
	_, err = b.Design()
	require.ErrorContains(t, err, `design.yaml:3:11: scenario: found "border.yaml", expected a scenario file: the bundle has no "border.yaml"`)
}

func FuzzReadBundle(f *testing.F) {
	_, _, data := bundled(f)
	f.Add(data)
	f.Add(data[:len(data)/2])
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := ReadBundle("study.zip", data)
		if err != nil {
			return
		}
		if _, err := b.Design(); err != nil {
			require.NotEmpty(t, err.Error())
		}
		_, _ = b.Expectations()
		var out bytes.Buffer
		require.NoError(t, b.Write(&out))
		again, err := ReadBundle("study.zip", out.Bytes())
		require.NoError(t, err)
		assert.Equal(t, b.manifest, again.manifest)
	})
}
