package design_test

import (
	"bytes"
	"strings"
	"testing"

	validator "github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"

	"github.com/detente-sim/detente/negotiation/design"
)

// TestSchema: the schema accepts what Read accepts and refuses mistakes of form.
func TestSchema(t *testing.T) {
	t.Parallel()
	parsed, err := validator.UnmarshalJSON(bytes.NewReader(design.Schema()))
	require.NoError(t, err)
	c := validator.NewCompiler()
	require.NoError(t, c.AddResource("schema.json", parsed))
	s, err := c.Compile("schema.json")
	require.NoError(t, err)
	validate := func(text string) error {
		var doc any
		require.NoError(t, yaml.Load([]byte(text), &doc))
		return s.Validate(doc)
	}
	talks := string(read(t, "testdata/talks.yaml"))
	assert.NoError(t, validate(talks))
	for old, changed := range map[string]string{
		"kind: sobol":        "kind: sobbol",
		"seed: 7":            "seed: -1",
		"replicates: 20":     "",
		"id: talks":          "id: 5",
		"uniform: [0.2":      "unifrom: [0.2",
		"dirichlet: 50":      "dirichlet: 0",
		"levels: [core":      "levels: [[core]",
		"sd: 0.1":            "sd: x",
		"schema: detente":    "schema: d",
		"points: 64":         "points: 0.5",
		"id: closed,":        "",
		"simplex: any":       "simplex: all",
		"[0.75, 0.25]":       "[1.75, 0.25]",
		"groups:\n":          "group:\n",
		"plan: {kind: sobol": "plan: {sort: sobol",
	} {
		require.Contains(t, talks, old)
		text := strings.Replace(talks, old, changed, 1)
		assert.Error(t, validate(text), changed)
		_, err := design.Read("talks.yaml", []byte(text))
		assert.Error(t, err, changed)
	}
}
