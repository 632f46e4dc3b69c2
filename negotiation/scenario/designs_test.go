package scenario_test

import (
	"os"
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation/design"
	"github.com/detente-sim/detente/negotiation/scenario"
)

// TestSchemaOfDesigns writes the schema of the files of package design, whose tags are
// read here.
func TestSchemaOfDesigns(t *testing.T) {
	got := scenario.SchemaFor(t, reflect.TypeFor[design.File](), "design", "Design of a study")
	if *update {
		require.NoError(t, os.WriteFile("../design/schema.json", got, 0o644))
		return
	}
	assert.Equal(t, string(design.Schema()), string(got), "run go generate in package design")
}
