/** The script of every page: starts what the page needs. Pages are complete without it. */
import { startBoard } from './board-island.ts';
import { startClock } from './clock.ts';
import { startKeyboard } from './keyboard.ts';
import { followAlerts, followSuite } from './page-refresh.ts';
import { startRatingForms } from './rating-forms.ts';

startClock();
startKeyboard();
startRatingForms();
switch (document.body.dataset.page) {
  case 'board':
    startBoard();
    break;
  case 'suite':
  case 'check':
    followSuite();
    break;
  case 'alerts':
    followAlerts();
    break;
}
