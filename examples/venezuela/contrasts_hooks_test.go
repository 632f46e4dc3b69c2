package main

import (
	"fmt"
	"strings"
	"testing"
)

// institutional are the questions about verification, guarantees and the channel. What
// comes of them may depend on whether the parties bargain over institutions, so that
// they are answered under each label.
var institutional = []string{"H2a", "H2b", "H2c", "H3a", "H3b", "H3z", "H3c", "H3d", "H3x", "H3y", "H7a", "H7b"}

// hookTable sets the labels lagged and anticipated side by side.
func hookTable(t *testing.T, p plays, contrasts []contrast) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("\n## Institutions, lagged and anticipated\n\n" +
		"All results above carry the label `off` (`params.hooks`): institutions add nothing to monitoring, and nobody bargains\n" +
		"over what they change. Those about verification, guarantees and the channel are given here with the labels `lagged`\n" +
		"(institutions take effect once they are implemented) and `anticipated` (the parties bargain over that too), preset core,\n" +
		"the same 400 pairs of runs. Same: both signs agree, and both intervals leave zero out.\n\n" +
		"| ID | metric | lagged | anticipated | |\n|---|---|---|---|---|\n")
	for n := range contrasts {
		c := &contrasts[n]
		for _, id := range institutional {
			if c.ID == id {
				x, y := c.play(t, p, "preset=core params.hooks=lagged"), c.play(t, p, "preset=core params.hooks=anticipated")
				fmt.Fprintf(&b, "| %s | %s | %+.3f ± %.3f | %+.3f ± %.3f | %s |\n", c.ID, c.Metric, x.diff, x.within, y.diff, y.within, agreement(x, y))
			}
		}
	}
	return b.String()
}
