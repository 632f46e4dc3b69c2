package design

import (
	_ "embed"
	"slices"
)

//go:generate go test ../scenario -run TestSchemaOfDesigns -update

//go:embed schema.json
var schema []byte

// Schema returns the JSON Schema (draft 2020-12) of design files, for editors and for
// programs that write such files. It knows keys, types, ranges and words; the rest only
// [Read] and [File.Build] check.
func Schema() []byte { return slices.Clone(schema) }
