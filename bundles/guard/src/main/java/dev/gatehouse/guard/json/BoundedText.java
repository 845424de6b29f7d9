package dev.gatehouse.guard.json;

/**
 * Text as a regular expression sees it: each look at a character is paid for, so that a pattern
 * which backtracks without end is stopped instead of holding the event loop.
 */
final class BoundedText implements CharSequence {
    private final CharSequence text;
    private final Budget budget;

    BoundedText(CharSequence text, Budget budget) {
        this.text = text;
        this.budget = budget;
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public char charAt(int index) {
        budget.spend(1);
        return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return new BoundedText(text.subSequence(start, end), budget);
    }

    @Override
    public String toString() {
        return "text of " + text.length() + " characters";
    }
}
