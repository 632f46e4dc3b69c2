package sweep

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/detente-sim/detente/negotiation/design"
	"github.com/detente-sim/detente/negotiation/report"
)

// format names the form of journals and of sweep.json.
const format = "detente/sweep/1"

// Identity is what determines the results of a sweep to the last byte. Results of one
// identity may be put together; those of two may not.
type Identity struct {
	Format string `json:"format"`
	// Design is the design file as it stands, Matrix the hash of the file with its points
	// if it has one.
	Design string `json:"design"`
	Matrix string `json:"matrix_sha256,omitempty"`
	// Hash identifies the scenario with the settings that hold at all points; see
	// [report.Fingerprint].
	Hash string `json:"hash"`
	Seed uint64 `json:"seed"`
	// Expectations is the hash of the file with expectations if there is one.
	Expectations string `json:"expectations_sha256,omitempty"`
	// Version and Platform are as in [report.Provenance].
	Version  string `json:"version"`
	Platform string `json:"platform"`
	// Build is as in [Sweep.Build]. It is compared while a sweep is at work only.
	Build string `json:"build,omitempty"`
}

// identity returns that of a design.
func identity(d *design.Design, e *Expectations, build string) Identity {
	p := report.Provenance{}.Complete()
	sources := d.Sources()
	id := Identity{
		Format: format, Design: string(sources[0].Data), Hash: report.Fingerprint(d.Base()), Seed: uint64(d.File().Seed),
		Version: p.Version, Platform: p.Platform, Build: build,
	}
	if len(sources) > 2 {
		id.Matrix = sum(sources[2].Data)
	}
	if e != nil {
		id.Expectations = sum(e.data)
	}
	return id
}

// sum is the SHA-256 in hexadecimal.
func sum(data []byte) string {
	h := sha256.Sum256(data)
	return hex.EncodeToString(h[:])
}

// Differences says in what another identity differs from this one, a phrase for each
// difference; none if they are the same.
func (id *Identity) Differences(other *Identity) []string {
	var list []string
	differ := func(what, here, there string) {
		if here != there {
			list = append(list, fmt.Sprintf("%s: %s there, %s here", what, shown(there), shown(here)))
		}
	}
	differ("format", id.Format, other.Format)
	if id.Design != other.Design {
		list = append(list, firstLine(id.Design, other.Design))
	}
	differ("hash of the scenario", id.Hash, other.Hash)
	differ("hash of the points", id.Matrix, other.Matrix)
	if id.Design == other.Design && id.Seed != other.Seed {
		list = append(list, fmt.Sprintf("seed: %d there, %d here", other.Seed, id.Seed))
	}
	differ("hash of the expectations", id.Expectations, other.Expectations)
	differ("version", id.Version, other.Version)
	differ("platform", id.Platform, other.Platform)
	if id.Build != "" && other.Build != "" {
		differ("program", id.Build, other.Build)
	}
	return list
}

// shown cuts hashes short.
func shown(s string) string {
	const enough = 12
	switch {
	case s == "":
		return "none"
	case len(s) == 2*sha256.Size:
		return s[:enough] + "…"
	}
	return s
}

// firstLine shows the first line in which two designs differ.
func firstLine(here, there string) string {
	a, b := strings.Split(here, "\n"), strings.Split(there, "\n")
	for i := 0; ; i++ {
		line := func(lines []string) string {
			if i >= len(lines) {
				return "nothing"
			}
			return fmt.Sprintf("%q", strings.TrimSpace(lines[i]))
		}
		if i >= len(a) || i >= len(b) || a[i] != b[i] {
			return fmt.Sprintf("design, line %d: %s there, %s here", i+1, line(b), line(a))
		}
	}
}

// OtherError says that a folder holds a sweep of another identity.
type OtherError struct {
	Dir string
	// Finished says that the other sweep is complete.
	Finished    bool
	Differences []string
}

// Error implements error.
func (e *OtherError) Error() string {
	state := "a sweep that was stopped"
	if e.Finished {
		state = "the results of a sweep"
	}
	return fmt.Sprintf("sweep: %s holds %s and cannot be gone on with, since it differs:\n  %s\nchoose another folder, or remove that one",
		e.Dir, state, strings.Join(e.Differences, "\n  "))
}
