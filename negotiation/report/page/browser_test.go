package page_test

import (
	"context"
	"flag"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation"
)

var screenshots = flag.String("screenshots", "", "directory to keep the screenshots in")

// browser is the path of a Chromium, or the test is skipped.
func browser(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("no Chromium found: install it, on Debian as the package chromium, to see the page tested in a browser")
	return ""
}

// visit is the page in a tab of its own, with what went wrong there.
type visit struct {
	ctx context.Context
	mu  sync.Mutex
	bad []string // messages of the console, and addresses beyond the file
}

func (v *visit) complain(format string, args ...any) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.bad = append(v.bad, fmt.Sprintf(format, args...))
}

// screen is how a page is looked at.
type screen struct {
	width, height int64
	scheme        string
	script        bool
}

var desk = screen{1280, 900, "light", true}

// open opens a file without a network.
func open(t *testing.T, browser context.Context, path string, on screen) *visit {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser)
	t.Cleanup(cancel)
	v := &visit{ctx: ctx}
	address := (&url.URL{Scheme: "file", Path: filepath.ToSlash(path)}).String()
	require.NoError(t, chromedp.Listen(ctx, func(event any) {
		switch e := event.(type) {
		case *runtime.EventConsoleAPICalled:
			v.complain("console: %s", e.Type)
		case *runtime.EventExceptionThrown:
			v.complain("exception: %s", e.ExceptionDetails.Text)
		case *log.EventEntryAdded:
			v.complain("log: %s", e.Entry.Text)
		case *network.EventRequestWillBeSent:
			if to, _, _ := strings.Cut(e.Request.URL, "#"); to != address {
				v.complain("request: %s", e.Request.URL)
			}
		}
	}))
	call(t, v, network.Enable, network.EnableParams{})
	call(t, v, log.Enable, cdp.Empty{})
	call(t, v, network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: true, DownloadThroughput: -1, UploadThroughput: -1})
	call(t, v, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: on.scheme}}})
	call(t, v, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on.script})
	require.NoError(t, chromedp.Do(ctx, chromedp.EmulateViewport(on.width, on.height), chromedp.Navigate(address)))
	return v
}

// call sends a command to the tab.
func call[P, R any](t *testing.T, v *visit, command cdp.Command[P, R], params P) {
	t.Helper()
	_, err := chromedp.Call(v.ctx, command, params)
	require.NoError(t, err, command.Method)
}

// ask evaluates an expression in the page.
func ask[T any](t *testing.T, v *visit, expression string) (answer T) {
	t.Helper()
	answer, err := chromedp.Run(v.ctx, chromedp.Evaluate[T](expression))
	require.NoError(t, err, expression)
	return answer
}

// picture takes a screenshot of the whole page, which must show something.
func picture(t *testing.T, v *visit, name string) {
	t.Helper()
	dir := t.TempDir()
	if *screenshots != "" {
		dir = *screenshots
	}
	b, err := chromedp.Run(v.ctx, chromedp.FullScreenshot(100))
	require.NoError(t, err)
	assert.Greater(t, len(b), 50_000, name)
	require.NoError(t, os.WriteFile(filepath.Join(dir, name+".png"), b, 0o666))
}

func TestInABrowser(t *testing.T) {
	t.Parallel()
	path := browser(t)
	s, text := example(t)
	file := filepath.Join(t.TempDir(), "report of a study.html")
	require.NoError(t, os.WriteFile(file, []byte(text), 0o666))
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("headless", "new"),
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	within, stop := context.WithTimeout(context.Background(), 3*time.Minute)
	t.Cleanup(stop)
	allocator, cancel := chromedp.NewExecAllocator(within, options...)
	t.Cleanup(cancel)
	tab, cancel := chromedp.NewContext(allocator)
	t.Cleanup(cancel)
	require.NoError(t, chromedp.Do(tab))

	for _, size := range []struct {
		name          string
		width, height int64
	}{{"desktop", 1280, 900}, {"phone", 360, 740}} {
		for _, scheme := range []string{"light", "dark"} {
			name := size.name + " " + scheme
			v := open(t, tab, file, screen{size.width, size.height, scheme, true})
			assert.LessOrEqual(t, ask[int64](t, v, `document.documentElement.scrollWidth`), size.width, "%s: the page is wider than the screen", name)
			light := ask[string](t, v, `getComputedStyle(document.body).backgroundColor`) == "rgb(255, 255, 255)"
			assert.Equal(t, scheme == "light", light, name)
			assert.Empty(t, ask[[]string](t, v, overflowing), "%s: text runs out of its drawing", name)
			picture(t, v, size.name+"-"+scheme)
			assert.Empty(t, v.bad, name)
		}
	}
	v := open(t, tab, file, desk)
	checkShown(t, v, s)
	checkControls(t, v)
	assert.Empty(t, v.bad)

	quiet := open(t, tab, file, screen{1280, 900, "light", false})
	shown, err := chromedp.Run(quiet.ctx, chromedp.Text("main"))
	require.NoError(t, err)
	share := s.digest.Outcomes.Share(s.digest.Common())
	assert.Contains(t, shown, percent(share.Value()), "without the script")
	paper, err := chromedp.Run(quiet.ctx, chromedp.PrintToPDF())
	require.NoError(t, err)
	assert.Greater(t, len(paper), 100_000)
	if *screenshots != "" {
		require.NoError(t, os.WriteFile(filepath.Join(*screenshots, "paper.pdf"), paper, 0o666))
	}
	assert.Empty(t, quiet.bad)
}

// overflowing lists the texts of drawings that do not fit into them.
const overflowing = `[...document.querySelectorAll('svg.drawing text')].filter(t => {
  const a = t.getBoundingClientRect(), b = t.closest('svg').getBoundingClientRect();
  return a.width > 0 && (a.left < b.left - 1 || a.right > b.right + 1 || a.bottom > b.bottom + 1 || a.top < b.top - 1);
}).map(t => t.closest('figure').id + ': ' + t.textContent)`

// checkShown holds what is seen against the ensemble.
func checkShown(t *testing.T, v *visit, s *study) {
	t.Helper()
	shown := ask[[]string](t, v, `[...document.querySelectorAll('#endings .rows .value b')].map(b => b.textContent)`)
	var want []string
	for o := range negotiation.Outcomes {
		want = append(want, percent(s.digest.Outcomes.Share(o).Value()))
	}
	assert.Equal(t, want, shown)
	// The bars are as long as the shares.
	widths := ask[[]float64](t, v, `[...document.querySelectorAll('#endings .rows rect.bar')].map(r => r.getBoundingClientRect().width)`)
	for o := range negotiation.Outcomes {
		if x := s.digest.Outcomes.Share(o).Value(); x > 0.02 {
			whole := widths[s.digest.Common()] / s.digest.Outcomes.Share(s.digest.Common()).Value()
			assert.InDelta(t, x, widths[o]/whole, 0.02, "%v", o)
		}
	}
	assert.Equal(t, len(s.page.Sections)+2, ask[int](t, v, `document.querySelectorAll('nav li').length`))
}

// checkControls uses the page by keyboard.
func checkControls(t *testing.T, v *visit) {
	t.Helper()
	press := func(selector, key string) {
		require.NoError(t, chromedp.Do(v.ctx, chromedp.Focus(selector), chromedp.KeyEvent(key)))
	}
	const slider, visible = `#course figure input[type=range]`, `[...document.querySelectorAll('#course figure:first-of-type .k1')].some(e => getComputedStyle(e).display != 'none')`
	figure := `document.querySelector('#course figure')`
	told := func() string { return ask[string](t, v, figure+`.querySelector('output').textContent`) }
	cell := func(row string) string {
		return ask[string](t, v, figure+`.querySelectorAll('tbody tr')[`+row+`].cells[1].textContent`)
	}
	assert.Contains(t, told(), "month 48: tension "+cell("48"))
	press(slider, kb.ArrowLeft)
	assert.Contains(t, told(), "month 47: tension "+cell("47"), "the slider goes by keys")
	// The pointer shows the month under it.
	at := ask[[]float64](t, v, `(() => { const f = document.querySelector('#course figure'); f.scrollIntoView({block: 'center'});
	  const r = f.querySelector('tbody tr:nth-child(13)'), s = f.querySelector('svg.drawing');
	  const p = new DOMPoint(Number(r.dataset.x), 100).matrixTransform(s.getScreenCTM()); return [p.x, p.y]; })()`)
	require.NoError(t, chromedp.Do(v.ctx, chromedp.MouseEvent("mouseMoved", at[0], at[1])))
	assert.Contains(t, told(), "month 12: tension "+cell("12"))

	assert.True(t, ask[bool](t, v, visible))
	press(`#course figure [data-key="1"]`, " ")
	assert.False(t, ask[bool](t, v, visible), "a series is taken out")
	press(`#course figure [data-key="1"]`, " ")
	assert.True(t, ask[bool](t, v, visible), "and put back")

	panels := `[...document.querySelectorAll('#gains .panel')].map(p => getComputedStyle(p).display != 'none')`
	assert.Equal(t, []bool{true, false, false, false, false}, ask[[]bool](t, v, panels))
	press(`#gains [data-option="0"]`, kb.ArrowRight)
	assert.Equal(t, []bool{false, true, false, false, false}, ask[[]bool](t, v, panels), "a class is chosen by keys")

	// A mark of the timeline leads to its month in the story.
	href := ask[string](t, v, `(() => { const a = [...document.querySelectorAll('#typical .panel')].find(p => getComputedStyle(p).display != 'none').querySelector('svg a');
	  a.focus(); return a.getAttribute('href'); })()`)
	require.NoError(t, chromedp.Do(v.ctx, chromedp.KeyEvent(kb.Enter)))
	assert.Equal(t, href, ask[string](t, v, `location.hash`))
	assert.Regexp(t, `^Month`, ask[string](t, v, `document.querySelector(location.hash).textContent`))
}
