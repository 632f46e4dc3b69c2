package main

import (
	"encoding/csv"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// block is a piece of code in the text on results.
type block struct{ language, code string }

// howTo reads the commands and the blocks of the text on results.
func howTo(t *testing.T) (commands [][]string, blocks []block) {
	t.Helper()
	data, err := os.ReadFile("../../negotiation/report/results.md")
	require.NoError(t, err)
	for _, m := range regexp.MustCompile(`(?m)^    go run ./examples/venezuela (.*)$`).FindAllStringSubmatch(string(data), -1) {
		commands = append(commands, strings.Fields(m[1]))
	}
	for _, m := range regexp.MustCompile("(?ms)^```(\\w+)\n(.*?)^```").FindAllStringSubmatch(string(data), -1) {
		blocks = append(blocks, block{m[1], m[2]})
	}
	return commands, blocks
}

// column reads a column of numbers from a table, of the lines that are asked for.
func column(t *testing.T, path, name string, wanted func(line map[string]string) bool) (values []float64) {
	t.Helper()
	f, err := os.Open(path)
	require.NoError(t, err)
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	for _, row := range rows[1:] {
		line := map[string]string{}
		for i, head := range rows[0] {
			line[head] = row[i]
		}
		if wanted(line) {
			v, err := strconv.ParseFloat(line[name], 64)
			require.NoError(t, err)
			values = append(values, v)
		}
	}
	return values
}

// TestHowToTakeResultsElsewhere runs what the text on results says, in the programs that are
// there, and holds what they print against the results.
func TestHowToTakeResultsElsewhere(t *testing.T) {
	t.Parallel()
	commands, blocks := howTo(t)
	dir := t.TempDir()
	require.Len(t, commands, 2)
	for _, args := range commands {
		at := slices.Index(args, "-out") + 1
		require.Positive(t, at)
		args[at] = filepath.Join(dir, args[at])
		succeed(t, args...)
	}
	all := func(map[string]string) bool { return true }
	x := readObject(t, contents(t, filepath.Join(dir, "out/venezuela"))["summary.json"])
	var shares, medians strings.Builder
	for _, class := range []string{"detente", "contested", "stalemate", "escalation"} {
		fmt.Fprintf(&shares, "%s %.4f\n", class, *x.Outcomes[class].Share)
	}
	for _, month := range []string{"12", "24", "36", "48"} {
		values := column(t, filepath.Join(dir, "out/venezuela/months.csv"), "tension", func(l map[string]string) bool { return l["month"] == month })
		slices.Sort(values)
		require.Len(t, values, 300)
		fmt.Fprintf(&medians, "%s %.4f\n", month, (values[149]+values[150])/2)
	}
	strong, weak := column(t, filepath.Join(dir, "out/venezuela/runs.csv"), "K", all), column(t, filepath.Join(dir, "out/weak/runs.csv"), "K", all)
	var difference float64
	for i := range strong {
		difference += (weak[i] - strong[i]) / float64(len(strong))
	}
	want := []string{shares.String(), shares.String(), medians.String(), medians.String(),
		"H | tension, final 6 months | index\nfirst | month of the first signature | months\n",
		fmt.Sprintf("%.4f\n", difference), fmt.Sprintf("%.4f\n", difference)}
	require.Len(t, blocks, len(want), "the text and this test do not fit")
	for i, b := range blocks {
		t.Run(fmt.Sprintf("%s %d", b.language, i+1), func(t *testing.T) {
			t.Parallel()
			checkPrinted(t, want[i], b.run(t, dir))
		})
	}
}

// checkPrinted holds what is printed against what should be, word by word; the last digit may
// be rounded either way.
func checkPrinted(t *testing.T, want, found string) {
	t.Helper()
	words, others := strings.Fields(want), strings.Fields(found)
	require.Len(t, others, len(words), found)
	for i, w := range words {
		x, err := strconv.ParseFloat(w, 64)
		if err != nil || !strings.Contains(w, ".") {
			assert.Equal(t, w, others[i])
			continue
		}
		y, err := strconv.ParseFloat(others[i], 64)
		require.NoError(t, err)
		assert.InDelta(t, x, y, 1.5e-4)
	}
}

// run runs a block in a directory, if the program and what the block needs of it are there.
func (b block) run(t *testing.T, dir string) string {
	t.Helper()
	program, flag := "python3", "-c"
	if b.language == "r" {
		program, flag = "Rscript", "-e"
	}
	path, err := exec.LookPath(program)
	if err != nil {
		t.Skipf("%s is not installed", program)
	}
	if strings.Contains(b.code, "pandas") && exec.Command(path, "-c", "import pandas").Run() != nil {
		t.Skip("pandas is not installed")
	}
	c := exec.Command(path, flag, b.code)
	c.Dir = dir
	out, err := c.CombinedOutput()
	require.NoError(t, err, string(out))
	return string(out)
}
