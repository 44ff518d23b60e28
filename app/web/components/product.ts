/** The product's name, as it stands in the window's title. */
export const productName = 'Live Validation Dashboard';
