package scenario

import (
	_ "embed"
	"slices"
)

//go:generate go test -run TestSchemaFile -update

//go:embed schema.json
var schema []byte

// Schema returns the JSON Schema (draft 2020-12) of scenario files, for editors
// and for programs that write such files. It knows keys, types, ranges and
// words. What needs more than one entry to see, such as names that must exist
// and rows that must sum to one, only [Load] checks.
func Schema() []byte { return slices.Clone(schema) }
